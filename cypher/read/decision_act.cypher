// The decisions of one act, and those it set aside, whole: for the job that puts them in force or withdraws them.
// takes: id
// gives: decision_id, kind, act, act_id, record_ids, left_ids, right_ids, group_id, role, field, value, hidden_below, decided_by, reason, source, at, status, asked, undone_at, undone_for, criteria, review_on, removed_for
MATCH (one:Decision {id: $id})
MATCH (d:Decision)
WHERE d.id = one.id OR d.act_id = one.act_id OR d.undone_for = one.act_id
RETURN d.id AS decision_id, d.kind AS kind, d.act AS act, coalesce(d.act_id, d.id) AS act_id,
  d.record_ids AS record_ids, coalesce(d.left_ids, [d.left_id]) AS left_ids,
  coalesce(d.right_ids, [d.right_id]) AS right_ids, d.group_id AS group_id, d.role AS role, d.field AS field,
  d.value AS value, d.hidden_below AS hidden_below, d.decided_by AS decided_by, d.reason AS reason,
  d.source AS source, d.at AS at, d.status AS status, d.asked AS asked, d.undone_at AS undone_at,
  d.undone_for AS undone_for, d.criteria AS criteria, d.review_on AS review_on, d.removed_for AS removed_for
ORDER BY at, decision_id
