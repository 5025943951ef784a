// What happened to or around each person by a day, over all feeds, with the part each played.
// takes: ids, access, known_at, as_of
// gives: person_id, event_id, record_id, role, kind, feed, text, code, disposal, proven, value, days, reason, grading, source_ref, valid_from, valid_to, precision
UNWIND $ids AS id
MATCH (p:Person {id: id})<-[s:SAME_AS]-(r:Record)-[i:INVOLVED_IN]->(e:Event)
WHERE s.access IN $access AND r.access IN $access AND i.access IN $access AND e.access IN $access
  AND all(x IN [s, r, i, e] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
  AND (e.valid_from IS NULL OR e.valid_from <= $as_of)
RETURN p.id AS person_id, e.id AS event_id, r.id AS record_id, i.role AS role, e.kind AS kind, e.feed AS feed,
  e.text AS text, e.code AS code, e.disposal AS disposal, e.proven AS proven, e.value AS value, e.days AS days,
  e.reason AS reason, e.grading AS grading, e.source_ref AS source_ref, e.valid_from AS valid_from,
  e.valid_to AS valid_to, e.precision AS precision
ORDER BY coalesce(valid_from, ''), person_id, event_id, role, record_id, i.id
