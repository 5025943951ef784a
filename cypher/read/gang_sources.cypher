// What each record says of gangs, by a list or a report, with its grading and what tells where it came from.
// takes: ids, access, known_at
// gives: record_id, organisation_id, kind, grading, source_ref, officer, reported_in, valid_from
UNWIND $ids AS id
MATCH (r:Record {id: id})-[f:AFFILIATED_WITH]->(o:Organisation)
WHERE o.kind = 'gang' AND r.access IN $access AND f.access IN $access
  AND all(x IN [r, f] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
RETURN r.id AS record_id, o.id AS organisation_id, f.kind AS kind, f.grading AS grading, f.source_ref AS source_ref,
  f.officer AS officer, f.reported_in AS reported_in, f.valid_from AS valid_from
ORDER BY record_id, organisation_id, kind, coalesce(valid_from, ''), coalesce(source_ref, ''), f.id
