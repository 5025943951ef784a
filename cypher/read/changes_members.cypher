// Every membership that ever made a person one of these groups, with the records behind each.
// takes: ids, access, known_at
// gives: whole, part, since, until, run_id, closed_run_id, role, status, strength, review_on, basis
UNWIND $ids AS id
MATCH (g:Group {id: id})<-[m:MEMBER_OF]-(p:Person)
WHERE m.access IN $access AND m.known_from <= $known_at
RETURN g.id AS whole, p.id AS part, m.known_from AS since, m.known_to AS until, m.run_id AS run_id,
  m.closed_run_id AS closed_run_id, m.role AS role, m.status AS status, m.strength AS strength,
  m.review_on AS review_on, m.basis AS basis
ORDER BY whole, part, since, m.id
