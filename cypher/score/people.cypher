// Every person that a readable record supports.
// takes: access, known_at
// gives: person_id
MATCH (p:Person)<-[s:SAME_AS]-(r:Record)
WHERE s.access IN $access AND r.access IN $access
  AND all(x IN [s, r] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
RETURN DISTINCT p.id AS person_id
ORDER BY person_id
