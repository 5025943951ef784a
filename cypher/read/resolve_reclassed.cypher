// The records that stand under a person by a tie of another class than is now theirs, for the job that resolves.
// takes: access, known_at
// gives: record_id
MATCH (r:Record)-[s:SAME_AS]->(p:Person)
WHERE r.access IN $access AND s.access IN $access AND r.access <> s.access
  AND s.known_from <= $known_at AND (s.known_to IS NULL OR s.known_to > $known_at)
RETURN DISTINCT r.id AS record_id
ORDER BY record_id
