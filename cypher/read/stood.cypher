// The persons under whom some records ever stood.
// takes: ids, access, known_at
// gives: whole
UNWIND $ids AS id
MATCH (r:Record {id: id})-[s:SAME_AS]->(p:Person)
WHERE r.access IN $access AND s.access IN $access AND s.known_from <= $known_at
RETURN DISTINCT p.id AS whole
ORDER BY whole
