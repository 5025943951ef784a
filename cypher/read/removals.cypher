// Who was removed from a gang by decision, and who was proposed for it, since when it has been in force, the earliest first.
// takes:
// gives: decision_id, kind, record_ids, group_id, at, decided_by
MATCH (d:Decision)
WHERE d.kind IN ['not_member', 'propose_member'] AND d.group_id STARTS WITH 'G-' AND d.status = 'in force'
  AND (d.undone_at IS NULL OR (d.kind = 'propose_member' AND d.removed_for IS NOT NULL))
RETURN d.id AS decision_id, d.kind AS kind, d.record_ids AS record_ids, d.group_id AS group_id, coalesce(d.second_at, d.at) AS at,
  d.decided_by AS decided_by
ORDER BY at, decision_id
