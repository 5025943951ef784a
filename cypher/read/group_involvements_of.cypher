// Who of some records had which role in what happened, with the class of each part of the evidence.
// takes: ids, access, known_at
// gives: record_id, event_id, feed, incident, kind, role, day, text, role_access, record_access, event_access
UNWIND $ids AS id
MATCH (r:Record {id: id})-[i:INVOLVED_IN]->(e:Event)
WHERE r.access IN $access AND i.access IN $access AND e.access IN $access
  AND e.kind IN ['offence', 'stop_check', 'intelligence']
  AND i.known_from <= $known_at AND (i.known_to IS NULL OR i.known_to > $known_at)
  AND e.known_from <= $known_at AND (e.known_to IS NULL OR e.known_to > $known_at)
RETURN r.id AS record_id, e.id AS event_id, e.feed AS feed, e.incident AS incident, e.kind AS kind, i.role AS role,
  e.valid_from AS day, e.text AS text,  i.access AS role_access, r.access AS record_access, e.access AS event_access
ORDER BY record_id, event_id, role, role_access
