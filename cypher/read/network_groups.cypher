// The groups that each person is or was in, with the class of the evidence.
// takes: ids, access, known_at
// gives: person_id, group_id, kind, name, role, strength, basis, valid_from, valid_to, was, tie_access
UNWIND $ids AS id
MATCH (p:Person {id: id})-[m:MEMBER_OF]->(g:Group)
WHERE m.access IN $access AND m.known_from <= $known_at AND (m.known_to IS NULL OR m.known_to > $known_at)
RETURN p.id AS person_id, g.id AS group_id, g.kind AS kind, g.name AS name, m.role AS role, m.strength AS strength,
  m.basis AS basis, m.valid_from AS valid_from, m.valid_to AS valid_to, g.was AS was, m.access AS tie_access
