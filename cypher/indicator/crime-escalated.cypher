// Whose offending has grown by the latest intelligence: a recent report, and more lines in the last window than in the one before.
// takes: people, roles, since, before, access, known_at, as_of
// gives: subject_id, answer, evidence
UNWIND $people AS person
MATCH (p:Person {id: person.id})<-[s:SAME_AS]-(r:Record)-[i:INVOLVED_IN]->(e:Event)
WHERE ((e.kind = 'offence' AND i.role IN $roles) OR (e.kind = 'intelligence' AND i.role IN ['subject', 'named']))
  AND e.valid_from <= $as_of
  AND s.access IN $access AND r.access IN $access AND i.access IN $access AND e.access IN $access
  AND (person.only IS NULL OR r.id IN person.only)
  AND all(x IN [s, r, i, e] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
WITH person, r, e
ORDER BY r.id
WITH person.id AS subject_id, collect(DISTINCT r.id) AS looked,
  collect(DISTINCT CASE WHEN e.valid_from > $since THEN r.id END) AS recent,
  count(DISTINCT CASE WHEN e.valid_from > $since THEN e.id END) AS now,
  count(DISTINCT CASE WHEN e.valid_from > $before AND e.valid_from <= $since THEN e.id END) AS earlier,
  count(DISTINCT CASE WHEN e.valid_from > $since AND e.kind = 'intelligence' THEN e.id END) AS reports,
  count(DISTINCT CASE WHEN e.kind = 'offence' THEN e.id END) AS offences
WITH subject_id, looked, recent, reports > 0 AND offences > 0 AND now > earlier AS grown
RETURN subject_id, CASE WHEN grown THEN 'met' ELSE 'not met' END AS answer,
  CASE WHEN grown THEN recent ELSE looked END AS evidence
ORDER BY subject_id
