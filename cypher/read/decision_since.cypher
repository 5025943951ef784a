// Records of decisions that were made, agreed to or undone since an instant.
// takes: since
// gives: decision_id, record_ids
MATCH (d:Decision)
WHERE d.at >= $since OR d.second_at >= $since OR d.undone_at >= $since
RETURN d.id AS decision_id, coalesce(d.record_ids, [d.left_id, d.right_id]) AS record_ids
ORDER BY decision_id
