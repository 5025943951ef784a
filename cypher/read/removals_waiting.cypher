// Whose removal from a gang somebody has asked for and nobody else has agreed to yet.
// takes:
// gives: decision_id, record_ids, group_id
MATCH (d:Decision)
WHERE d.kind = 'not_member' AND d.group_id STARTS WITH 'G-' AND d.status = 'proposed' AND d.undone_at IS NULL
RETURN d.id AS decision_id, d.record_ids AS record_ids, d.group_id AS group_id
ORDER BY decision_id
