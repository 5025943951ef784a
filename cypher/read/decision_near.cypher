// What people have decided about some records being one person or several, as far as it is in force.
// takes: ids
// gives: decision_id, kind, act, left_ids, right_ids, at
MATCH (d:Decision)
WHERE d.kind IN ['same', 'different', 'protected'] AND d.undone_at IS NULL AND coalesce(d.status, 'in force') = 'in force'
  AND (any(one IN coalesce(d.left_ids, [d.left_id]) WHERE one IN $ids)
    OR any(one IN coalesce(d.right_ids, [d.right_id]) WHERE one IN $ids))
RETURN d.id AS decision_id, d.kind AS kind, d.act AS act, coalesce(d.left_ids, [d.left_id]) AS left_ids,
  coalesce(d.right_ids, [d.right_id]) AS right_ids, d.at AS at
ORDER BY at, decision_id
