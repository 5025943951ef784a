// Every tie that ever made a record one of these persons, with the evidence of each.
// takes: ids, access, known_at
// gives: whole, part, since, until, run_id, closed_run_id, weight, probability, evidence, compared_with, model
UNWIND $ids AS id
MATCH (p:Person {id: id})<-[s:SAME_AS]-(r:Record)
WHERE s.access IN $access AND r.access IN $access AND s.known_from <= $known_at
RETURN p.id AS whole, r.id AS part, s.known_from AS since, s.known_to AS until, s.run_id AS run_id,
  s.closed_run_id AS closed_run_id, s.weight AS weight, s.probability AS probability, s.evidence AS evidence,
  s.compared_with AS compared_with, s.model AS model
ORDER BY whole, part, since, s.id
