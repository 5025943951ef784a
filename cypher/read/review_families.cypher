// The families that each person is or was in.
// takes: ids, access, known_at
// gives: person_id, group_id
UNWIND $ids AS id
MATCH (p:Person {id: id})-[m:MEMBER_OF]->(g:Group {kind: 'Family'})
WHERE m.access IN $access AND m.known_from <= $known_at AND (m.known_to IS NULL OR m.known_to > $known_at)
RETURN DISTINCT p.id AS person_id, g.id AS group_id
ORDER BY person_id, group_id
