// The days that rows give for what each of some records says of a home, a school or a gang.
// takes: ids, access, known_at
// gives: record_id, kind, grading, source_ref, valid_from, valid_to
UNWIND $ids AS id
MATCH (r:Record {id: id})-[t:AT|AFFILIATED_WITH]->()
WHERE r.access IN $access AND t.access IN $access
  AND t.known_from <= $known_at AND (t.known_to IS NULL OR t.known_to > $known_at)
RETURN DISTINCT r.id AS record_id, t.kind AS kind, t.grading AS grading, t.source_ref AS source_ref,
  t.valid_from AS valid_from, t.valid_to AS valid_to
ORDER BY record_id, kind, coalesce(valid_from, ''), coalesce(valid_to, ''), coalesce(source_ref, '')
