// Which homes the latest tenure stated puts with a housing association.
// takes: people, homes, kinds, tenures, access, known_at, as_of
// gives: subject_id, answer, evidence
UNWIND $people AS person
MATCH (p:Person {id: person.id})<-[s:SAME_AS]-(r:Record)-[t:AT]->(a:Address)
WHERE t.kind IN $kinds AND t.tenure IS NOT NULL
  AND (t.valid_from IS NULL OR t.valid_from <= $as_of) AND (t.valid_to IS NULL OR t.valid_to >= $as_of)
  AND s.access IN $access AND r.access IN $access AND t.access IN $access
  AND (person.only IS NULL OR r.id IN person.only)
  AND all(x IN [s, r, t] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
WITH r, t, head([home IN $homes WHERE a.id IN home.places | home.id]) AS subject_id
WHERE subject_id IS NOT NULL
WITH r, t, subject_id
ORDER BY coalesce(t.valid_from, '') DESC, t.tenure, r.id
WITH subject_id, head(collect(t.tenure)) AS tenure, collect({tenure: t.tenure, record: r.id}) AS stated
RETURN subject_id, CASE WHEN tenure IN $tenures THEN 'met' ELSE 'not met' END AS answer,
  [one IN stated WHERE one.tenure = tenure | one.record] AS evidence
ORDER BY subject_id
