// Who has attended several schools.
// takes: people, schools, access, known_at, as_of
// gives: subject_id, answer, evidence
UNWIND $people AS person
MATCH (p:Person {id: person.id})<-[s:SAME_AS]-(r:Record)-[t:AFFILIATED_WITH]->(o:Organisation {kind: 'school'})
WHERE t.kind = 'attends' AND (t.valid_from IS NULL OR t.valid_from <= $as_of)
  AND s.access IN $access AND r.access IN $access AND t.access IN $access
  AND (person.only IS NULL OR r.id IN person.only)
  AND all(x IN [s, r, t] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
WITH person, r, o
ORDER BY r.id
WITH person.id AS subject_id, count(DISTINCT o.id) AS attended, collect(DISTINCT r.id) AS evidence
RETURN subject_id, CASE WHEN attended >= $schools THEN 'met' ELSE 'not met' END AS answer, evidence
ORDER BY subject_id
