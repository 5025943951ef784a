// The records that a row began or ceased to state since an instant.
// takes: since, access, known_at
// gives: record_id
MATCH (r:Record)-[f:FROM]->(w:Row)
WHERE r.access IN $access AND f.access IN $access AND w.access IN $access AND f.known_from <= $known_at
  AND (f.known_from > $since OR (f.known_to > $since AND f.known_to <= $known_at))
RETURN DISTINCT r.id AS record_id
ORDER BY record_id
