// Every family of a day with its members and what their membership rests on.
// takes: access, known_at, as_of
// gives: group_id, person_id, basis, class
MATCH (g:Family)<-[m:MEMBER_OF]-(p:Person)
WHERE (m.valid_from IS NULL OR m.valid_from <= $as_of) AND (m.valid_to IS NULL OR m.valid_to >= $as_of)
  AND m.access IN $access
  AND m.known_from <= $known_at AND (m.known_to IS NULL OR m.known_to > $known_at)
RETURN g.id AS group_id, p.id AS person_id, m.basis AS basis, m.access AS class
ORDER BY group_id, person_id, m.id
