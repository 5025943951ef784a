// The parts that persons played in what happened, with the class of each piece of the evidence.
// takes: ids, kinds, access, known_at
// gives: person_id, event_id, record_id, kind, role, text, valid_from, valid_to, same_access, record_access, tie_access, event_access, feed, incident
UNWIND $ids AS id
MATCH (p:Person {id: id})<-[s:SAME_AS]-(r:Record)-[i:INVOLVED_IN]->(e:Event)
WHERE s.access IN $access AND r.access IN $access AND i.access IN $access AND e.access IN $access
  AND all(x IN [s, r, i, e] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
  AND e.kind IN $kinds
RETURN p.id AS person_id, e.id AS event_id, r.id AS record_id, e.kind AS kind, i.role AS role, e.text AS text,
  e.valid_from AS valid_from, e.valid_to AS valid_to, s.access AS same_access, r.access AS record_access,
  i.access AS tie_access, e.access AS event_access, coalesce(e.feed, '') AS feed,
  coalesce(e.incident, '') AS incident
