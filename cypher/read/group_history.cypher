// Everyone who is or was in each group, with from when to when.
// takes: ids, access, known_at, as_of
// gives: group_id, kind, name, person_id, role, status, strength, reason, review_on, decision_id, review_id, basis, valid_from, valid_to, was
UNWIND $ids AS id
MATCH (g:Group {id: id})<-[m:MEMBER_OF]-(p:Person)
WHERE m.access IN $access AND m.known_from <= $known_at AND (m.known_to IS NULL OR m.known_to > $known_at)
RETURN g.id AS group_id, g.kind AS kind, g.name AS name, p.id AS person_id, m.role AS role,
  CASE WHEN m.review_on < $as_of THEN 'expired' ELSE m.status END AS status,
  CASE WHEN m.review_on < $as_of THEN 'unconfirmed' ELSE m.strength END AS strength, m.reason AS reason,
  m.review_on AS review_on, m.decision_id AS decision_id, m.review_id AS review_id, m.basis AS basis,
  m.valid_from AS valid_from, m.valid_to AS valid_to, g.was AS was
ORDER BY group_id, coalesce(valid_from, ''), person_id, role, m.id
