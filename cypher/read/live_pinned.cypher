// The records for which somebody has ever pinned a value: of whoever has any of them the graph is asked.
// takes:
// gives: record_ids, decision_id
MATCH (d:Decision)
WHERE d.kind = 'pinned'
RETURN d.record_ids AS record_ids, d.id AS decision_id
ORDER BY decision_id
