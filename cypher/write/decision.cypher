// Write down what somebody decided, agreed to and withdrew, all at once; nothing else of what is there changes.
// takes: decisions
// gives: decision_id
UNWIND $decisions AS told
MERGE (d:Decision {id: told.id})
ON CREATE SET d.kind = told.kind, d.act = told.act, d.act_id = told.act_id, d.record_ids = told.record_ids,
  d.left_ids = told.left_ids, d.right_ids = told.right_ids, d.group_id = told.group_id, d.role = told.role,
  d.field = told.field, d.value = told.value, d.hidden_below = told.hidden_below, d.decided_by = told.decided_by,
  d.reason = told.reason, d.source = told.source, d.at = told.at, d.status = told.status, d.seen = told.seen,
  d.weight = told.weight, d.probability = told.probability, d.asked = told.asked, d.restores = told.restores,
  d.criteria = told.criteria, d.review_on = told.review_on, d.removed_for = told.removed_for
ON MATCH SET d.second_by = coalesce(d.second_by, told.second_by), d.second_at = coalesce(d.second_at, told.second_at),
  d.status = coalesce(told.agreed, d.status), d.removed_for = coalesce(d.removed_for, told.removed_for),
  d.undone_by = CASE WHEN d.undone_at IS NULL THEN told.undone_by ELSE d.undone_by END,
  d.undo_reason = CASE WHEN d.undone_at IS NULL THEN told.undo_reason ELSE d.undo_reason END,
  d.undone_for = CASE WHEN d.undone_at IS NULL THEN told.undone_for ELSE d.undone_for END,
  d.undone_at = coalesce(d.undone_at, told.undone_at)
WITH d
UNWIND d.record_ids AS record_id
MATCH (r:Record {id: record_id})
MERGE (d)-[a:ABOUT {id: d.id + ' ' + r.id}]->(r)
RETURN DISTINCT d.id AS decision_id
ORDER BY decision_id
