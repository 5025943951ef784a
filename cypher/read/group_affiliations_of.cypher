// Who of some records is listed or named as belonging to which gang, with the class of each part of the evidence.
// takes: ids, access, known_at
// gives: record_id, organisation_id, name, kind, role, grading, source_ref, officer, reported_in, valid_from, valid_to, tie_access, record_access
UNWIND $ids AS id
MATCH (r:Record {id: id})-[f:AFFILIATED_WITH]->(o:Organisation)
WHERE o.kind = 'gang' AND r.access IN $access AND f.access IN $access
  AND f.known_from <= $known_at AND (f.known_to IS NULL OR f.known_to > $known_at)
RETURN r.id AS record_id, o.id AS organisation_id, o.name AS name, f.kind AS kind, f.role AS role,
  f.grading AS grading, f.source_ref AS source_ref, f.officer AS officer, f.reported_in AS reported_in,
  f.valid_from AS valid_from, f.valid_to AS valid_to, f.access AS tie_access, r.access AS record_access
ORDER BY record_id, organisation_id, kind, coalesce(source_ref, ''), coalesce(valid_from, ''), tie_access
