// Everybody who had a part in these events, in some roles, with what tells the source and the class of each.
// takes: ids, roles, access, known_at
// gives: person_id, record_id, event_id, feed, incident, kind, role, day, text, code, reason, grading, source_ref, officer, reported_in, record_access, role_access, event_access
UNWIND $ids AS id
MATCH (e:Event {id: id})<-[i:INVOLVED_IN]-(r:Record)-[s:SAME_AS]->(p:Person)
WHERE e.access IN $access AND i.access IN $access AND r.access IN $access AND s.access IN $access
  AND all(x IN [e, i, r, s] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
  AND i.role IN $roles
RETURN p.id AS person_id, r.id AS record_id, e.id AS event_id, e.feed AS feed, e.incident AS incident, e.kind AS kind,
  i.role AS role, e.valid_from AS day, e.text AS text, e.code AS code, e.reason AS reason, e.grading AS grading,
  e.source_ref AS source_ref, e.officer AS officer, e.reported_in AS reported_in, r.access AS record_access,
  i.access AS role_access, e.access AS event_access
ORDER BY event_id, person_id, record_id, role, i.id
