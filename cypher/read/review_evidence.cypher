// What is kept between some records that may be one human being, or of which somebody should look at.
// takes: ids, access, known_at
// gives: record_id, other_record_id, person_id, other_id, weight, probability, evidence, attention, access
UNWIND $ids AS id
MATCH (p:Person)<-[s:SAME_AS]-(r:Record {id: id})-[m:POSSIBLY_SAME_AS]->(o:Record)-[t:SAME_AS]->(q:Person)
WHERE o.id IN $ids
  AND s.access IN $access AND r.access IN $access AND m.access IN $access AND o.access IN $access AND t.access IN $access
  AND all(x IN [s, r, m, o, t] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
RETURN r.id AS record_id, o.id AS other_record_id, p.id AS person_id, q.id AS other_id, m.weight AS weight,
  m.probability AS probability, m.evidence AS evidence, m.attention AS attention, m.access AS access
ORDER BY record_id, other_record_id, m.id
