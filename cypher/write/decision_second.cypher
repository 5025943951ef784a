// Put proposed decisions in force: a second person agrees.
// takes: ids, second_by, second_at
// gives: decision_id
UNWIND $ids AS id
MATCH (d:Decision {id: id})
WHERE d.undone_at IS NULL AND d.status = 'proposed' AND d.decided_by <> $second_by
SET d.status = 'in force', d.second_by = $second_by, d.second_at = $second_at
RETURN d.id AS decision_id
ORDER BY decision_id
