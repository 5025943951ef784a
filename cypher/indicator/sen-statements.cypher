// Who has a statement of special educational needs.
// takes: people, codes, access, known_at, as_of
// gives: subject_id, answer, evidence
UNWIND $people AS person
MATCH (p:Person {id: person.id})<-[s:SAME_AS]-(r:Record)-[i:INVOLVED_IN]->(e:Event {kind: 'sen'})
WHERE i.role = 'subject' AND e.valid_from <= $as_of
  AND s.access IN $access AND r.access IN $access AND i.access IN $access AND e.access IN $access
  AND (person.only IS NULL OR r.id IN person.only)
  AND all(x IN [s, r, i, e] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
WITH person, r, e
ORDER BY r.id
WITH person.id AS subject_id, collect(DISTINCT r.id) AS looked,
  collect(DISTINCT CASE WHEN e.code IN $codes THEN r.id END) AS seen
WITH subject_id, seen, CASE WHEN size(seen) > 0 THEN seen ELSE looked END AS evidence
RETURN subject_id, CASE WHEN size(seen) > 0 THEN 'met' ELSE 'not met' END AS answer, evidence
ORDER BY subject_id
