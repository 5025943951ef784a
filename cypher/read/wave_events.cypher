// What each person had a part in, in some roles, on the days of a window.
// takes: ids, kinds, roles, since, until, access, known_at
// gives: person_id, record_id, event_id, feed, incident
UNWIND $ids AS id
MATCH (p:Person {id: id})<-[s:SAME_AS]-(r:Record)-[i:INVOLVED_IN]->(e:Event)
WHERE s.access IN $access AND r.access IN $access AND i.access IN $access AND e.access IN $access
  AND all(x IN [s, r, i, e] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
  AND i.role IN $roles AND e.kind IN $kinds AND e.valid_from >= $since AND e.valid_from <= $until
RETURN p.id AS person_id, r.id AS record_id, e.id AS event_id, e.feed AS feed, e.incident AS incident
ORDER BY person_id, event_id, record_id, i.id
