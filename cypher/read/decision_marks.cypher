// The decisions in force, of all records or of some, with what those said when they were made, for the job that looks for what has changed.
// takes: ids
// gives: decision_id, kind, record_ids, left_ids, right_ids, seen, weight, probability, decided_by, at
MATCH (d:Decision)
WHERE d.undone_at IS NULL AND d.status = 'in force' AND d.seen IS NOT NULL
  AND (size($ids) = 0 OR any(one IN d.record_ids WHERE one IN $ids))
RETURN d.id AS decision_id, d.kind AS kind, d.record_ids AS record_ids, d.left_ids AS left_ids,
  d.right_ids AS right_ids, d.seen AS seen, d.weight AS weight, d.probability AS probability,
  d.decided_by AS decided_by, d.at AS at
ORDER BY at, decision_id
