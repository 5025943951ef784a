// The records of persons with the date of birth each states, if any.
// takes: ids, access, known_at
// gives: person_id, record_id, feed, date_of_birth, received, classes
UNWIND $ids AS id
MATCH (p:Person {id: id})<-[s:SAME_AS]-(r:Record)-[f:FROM]->(w:Row)
WHERE s.access IN $access AND r.access IN $access AND f.access IN $access AND w.access IN $access
  AND all(x IN [s, r, f, w] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
RETURN p.id AS person_id, r.id AS record_id, r.feed AS feed, r.date_of_birth AS date_of_birth, f.known_from AS received,
  [s.access, r.access, f.access, w.access] AS classes
ORDER BY person_id, record_id, w.id
