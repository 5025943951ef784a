// What is kept between the records of some persons and others that may be the same or that somebody should look at.
// takes: ids, access, known_at
// gives: record_id, other_record_id, weight, probability, evidence, access
UNWIND $ids AS id
MATCH (p:Person {id: id})<-[s:SAME_AS]-(r:Record)-[m:POSSIBLY_SAME_AS]->(o:Record)
WHERE s.access IN $access AND r.access IN $access AND m.access IN $access AND o.access IN $access
  AND all(x IN [s, r, m, o] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
RETURN r.id AS record_id, o.id AS other_record_id, m.weight AS weight, m.probability AS probability,
  m.evidence AS evidence, m.access AS access
ORDER BY record_id, other_record_id, m.id
