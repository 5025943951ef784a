// The memberships of some persons that were opened or closed from an instant on.
// takes: ids, since, access, known_at
// gives: whole, part, role, status, opened, closed
UNWIND $ids AS id
MATCH (p:Person {id: id})-[m:MEMBER_OF]->(g:Group)
WHERE m.access IN $access AND m.known_from <= $known_at
  AND (m.known_from >= $since OR (m.known_to >= $since AND m.known_to <= $known_at))
RETURN g.id AS whole, p.id AS part, m.role AS role, m.status AS status, m.known_from AS opened, m.known_to AS closed
ORDER BY whole, part, opened, m.id
