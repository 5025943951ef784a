// The records of everybody with the date of birth each states, if any.
// takes: access, known_at
// gives: person_id, record_id, feed, date_of_birth, received, classes, said
MATCH (p:Person)<-[s:SAME_AS]-(r:Record)-[f:FROM]->(w:Row)
WHERE s.access IN $access AND r.access IN $access AND f.access IN $access AND w.access IN $access
  AND s.known_from <= $known_at AND (s.known_to IS NULL OR s.known_to > $known_at)
  AND r.known_from <= $known_at AND (r.known_to IS NULL OR r.known_to > $known_at)
  AND f.known_from <= $known_at AND (f.known_to IS NULL OR f.known_to > $known_at)
  AND w.known_from <= $known_at AND (w.known_to IS NULL OR w.known_to > $known_at)
RETURN p.id AS person_id, r.id AS record_id, r.feed AS feed, r.date_of_birth AS date_of_birth, f.known_from AS received,
  [s.access, r.access, f.access, w.access] AS classes, f.said AS said
ORDER BY person_id, record_id, w.id
