// Who of some records is or was a pupil of which school, with the class of each part of the evidence.
// takes: ids, access, known_at
// gives: record_id, organisation_id, valid_from, valid_to, tie_access, record_access
UNWIND $ids AS id
MATCH (r:Record {id: id})-[f:AFFILIATED_WITH]->(o:Organisation)
WHERE o.kind = 'school' AND f.kind = 'attends' AND r.access IN $access AND f.access IN $access
  AND f.known_from <= $known_at AND (f.known_to IS NULL OR f.known_to > $known_at)
RETURN r.id AS record_id, o.id AS organisation_id, f.valid_from AS valid_from, f.valid_to AS valid_to,
  f.access AS tie_access, r.access AS record_access
ORDER BY record_id, organisation_id, coalesce(valid_from, ''), coalesce(valid_to, ''), tie_access
