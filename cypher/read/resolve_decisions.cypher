// What people have decided about pairs of records: the same person, or different ones.
// takes:
// gives: decision_id, kind, left_id, right_id, at
MATCH (d:Decision)
WHERE d.kind IN ['same', 'different'] AND d.undone_at IS NULL
RETURN d.id AS decision_id, d.kind AS kind, d.left_id AS left_id, d.right_id AS right_id, d.at AS at
ORDER BY at, decision_id
