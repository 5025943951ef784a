// What each record has a part in of some kinds, with what tells its source: a report that states a tie grades it too.
// takes: ids, kinds, access, known_at
// gives: record_id, event_id, day, text, grading, source_ref, officer, reported_in, event_access
UNWIND $ids AS id
MATCH (r:Record {id: id})-[i:INVOLVED_IN]->(e:Event)
WHERE r.access IN $access AND i.access IN $access AND e.access IN $access
  AND all(x IN [r, i, e] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
  AND e.kind IN $kinds
RETURN r.id AS record_id, e.id AS event_id, e.valid_from AS day, e.text AS text, e.grading AS grading,
  e.source_ref AS source_ref, e.officer AS officer, e.reported_in AS reported_in, e.access AS event_access
ORDER BY record_id, event_id, i.id
