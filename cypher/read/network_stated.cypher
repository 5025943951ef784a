// The persons of the records that a row began or ceased to state since an instant.
// takes: since, access, known_at
// gives: whole
MATCH (r:Record)-[f:FROM]->(w:Row)
WHERE r.access IN $access AND f.access IN $access AND w.access IN $access AND f.known_from <= $known_at
  AND (f.known_from > $since OR (f.known_to > $since AND f.known_to <= $known_at))
MATCH (r)-[s:SAME_AS]->(p:Person)
WHERE s.access IN $access AND (s.known_to IS NULL OR s.known_to > $since)
RETURN DISTINCT p.id AS whole
ORDER BY whole
