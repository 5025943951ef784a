// What people have decided about records being one person or several, as far as it was in force at an instant.
// takes: known_at
// gives: decision_id, kind, act, left_ids, right_ids, at
MATCH (d:Decision)
WHERE d.kind IN ['same', 'different', 'protected'] AND coalesce(d.status, 'in force') = 'in force'
  AND coalesce(d.second_at, d.at) <= $known_at AND (d.undone_at IS NULL OR d.undone_at > $known_at)
RETURN d.id AS decision_id, d.kind AS kind, d.act AS act, coalesce(d.left_ids, [d.left_id]) AS left_ids,
  coalesce(d.right_ids, [d.right_id]) AS right_ids, d.at AS at
ORDER BY at, decision_id
