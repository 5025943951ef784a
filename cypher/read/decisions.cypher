// What people have decided until an instant, the latest first, for whoever may read every record that it is about.
// takes: kind, state, until, most, access
// gives: decision_id, kind, act, act_id, record_ids, left_ids, right_ids, group_id, role, field, value, hidden_below, decided_by, reason, source, at, status, seen, weight, probability, second_by, second_at, undone_at, undone_by, undo_reason, restores, criteria, review_on
MATCH (d:Decision)
WHERE d.removed_for IS NULL AND d.at <= $until AND ($kind = '' OR d.kind = $kind)
  AND ($state = '' OR $state = CASE WHEN d.undone_at <= $until THEN 'undone' WHEN d.second_at > $until THEN 'proposed'
    ELSE coalesce(d.status, 'in force') END)
MATCH (d)-[:ABOUT]->(r:Record)
WHERE r.access IN $access
WITH d, count(DISTINCT r.id) AS readable
WHERE readable = size(d.record_ids)
RETURN d.id AS decision_id, d.kind AS kind, d.act AS act, coalesce(d.act_id, d.id) AS act_id,
  d.record_ids AS record_ids, d.left_ids AS left_ids, d.right_ids AS right_ids, d.group_id AS group_id, d.role AS role,
  d.field AS field, d.value AS value, d.hidden_below AS hidden_below, d.decided_by AS decided_by, d.reason AS reason,
  d.source AS source, d.at AS at, d.status AS status, d.seen AS seen, d.weight AS weight,
  d.probability AS probability, d.second_by AS second_by, d.second_at AS second_at, d.undone_at AS undone_at,
  d.undone_by AS undone_by, d.undo_reason AS undo_reason, d.restores AS restores, d.criteria AS criteria,
  d.review_on AS review_on
ORDER BY at DESC, decision_id
LIMIT $most
