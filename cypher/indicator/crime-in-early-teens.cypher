// Whose first offence or order for anti-social behaviour came in their early teens.
// takes: people, roles, from_age, before_age, access, known_at, as_of
// gives: subject_id, answer, evidence
UNWIND $people AS person
WITH person, toInteger(substring(person.born, 0, 4)) AS year
MATCH (p:Person {id: person.id})<-[s:SAME_AS]-(r:Record)-[i:INVOLVED_IN]->(e:Event)
WHERE ((e.kind = 'offence' AND i.role IN $roles) OR (e.kind = 'asb_order' AND i.role = 'subject'))
  AND year IS NOT NULL AND e.valid_from <= $as_of
  AND s.access IN $access AND r.access IN $access AND i.access IN $access AND e.access IN $access
  AND (person.only IS NULL OR r.id IN person.only)
  AND all(x IN [s, r, i, e] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
WITH person, r, e, toString(year + $from_age) + substring(person.born, 4) AS since,
  toString(year + $before_age) + substring(person.born, 4) AS until
ORDER BY e.valid_from, r.id
WITH person.id AS subject_id, collect(DISTINCT r.id) AS looked,
  collect(DISTINCT CASE WHEN e.valid_from >= since AND e.valid_from < until THEN r.id END) AS seen
WITH subject_id, seen, CASE WHEN size(seen) > 0 THEN seen ELSE looked END AS evidence
RETURN subject_id, CASE WHEN size(seen) > 0 THEN 'met' ELSE 'not met' END AS answer, evidence
ORDER BY subject_id
