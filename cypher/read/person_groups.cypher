// The groups each person is or was in, with role, dates and the records behind the membership.
// takes: ids, access, known_at, as_of
// gives: person_id, group_id, kind, name, group_status, role, status, strength, reason, review_on, decision_id, review_id, basis, valid_from, valid_to, was
UNWIND $ids AS id
MATCH (p:Person {id: id})-[m:MEMBER_OF]->(g:Group)
WHERE m.access IN $access AND m.known_from <= $known_at AND (m.known_to IS NULL OR m.known_to > $known_at)
RETURN p.id AS person_id, g.id AS group_id, g.kind AS kind, g.name AS name, g.status AS group_status, m.role AS role,
  CASE WHEN m.review_on < $as_of THEN 'expired' ELSE m.status END AS status,
  CASE WHEN m.review_on < $as_of THEN 'unconfirmed' ELSE m.strength END AS strength, m.reason AS reason,
  m.review_on AS review_on, m.decision_id AS decision_id, m.review_id AS review_id, m.basis AS basis,
  m.valid_from AS valid_from, m.valid_to AS valid_to, g.was AS was
ORDER BY person_id, kind, group_id, coalesce(valid_from, ''), role, m.id
