// The persons of some records that were stated anew by another row from an instant on.
// takes: ids, since, access, known_at
// gives: whole, opened
UNWIND $ids AS id
MATCH (r:Record {id: id})-[f:FROM]->(w:Row)
WHERE f.known_from >= $since AND f.known_from <= $known_at
  AND f.access IN $access AND w.access IN $access AND r.access IN $access
MATCH (r)-[s:SAME_AS]->(p:Person)
WHERE s.access IN $access AND s.known_from < f.known_from AND (s.known_to IS NULL OR s.known_to >= f.known_from)
RETURN DISTINCT p.id AS whole, f.known_from AS opened
ORDER BY whole, opened
