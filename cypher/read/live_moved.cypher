// The records that began or ceased to stand under a person since an instant.
// takes: since, access, known_at
// gives: record_id
MATCH (r:Record)-[s:SAME_AS]->(p:Person)
WHERE r.access IN $access AND s.access IN $access AND s.known_from <= $known_at
  AND (s.known_from > $since OR (s.known_to > $since AND s.known_to <= $known_at))
RETURN DISTINCT r.id AS record_id
ORDER BY record_id
