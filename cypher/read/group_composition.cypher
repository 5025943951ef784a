// Who is in which group on a day, over the whole graph.
// takes: access, known_at, as_of
// gives: group_id, kind, person_id, role, strength, status
MATCH (p:Person)-[m:MEMBER_OF]->(g:Group)
WHERE m.access IN $access AND m.known_from <= $known_at AND (m.known_to IS NULL OR m.known_to > $known_at)
  AND (m.valid_from IS NULL OR m.valid_from <= $as_of) AND (m.valid_to IS NULL OR m.valid_to >= $as_of)
RETURN DISTINCT g.id AS group_id, g.kind AS kind, p.id AS person_id, m.role AS role,
  CASE WHEN m.review_on < $as_of THEN 'unconfirmed' ELSE m.strength END AS strength,
  CASE WHEN m.review_on < $as_of THEN 'expired' ELSE m.status END AS status
ORDER BY group_id, person_id, role, strength, coalesce(status, '')
