// The records that people have decided to protect, as far as it is in force, and the role below which nobody sees them.
// takes:
// gives: decision_id, record_ids, hidden_below
MATCH (d:Decision)
WHERE d.kind = 'protected' AND d.undone_at IS NULL AND d.status = 'in force'
RETURN d.id AS decision_id, d.record_ids AS record_ids, d.hidden_below AS hidden_below
ORDER BY decision_id
