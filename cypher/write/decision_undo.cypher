// Withdraw decisions that are still held: who, when, why, and for which later act; nothing else of them changes.
// takes: ids, undone_by, undone_at, undo_reason, undone_for
// gives: decision_id
UNWIND $ids AS id
MATCH (d:Decision {id: id})
WHERE d.undone_at IS NULL
SET d.undone_at = $undone_at, d.undone_by = $undone_by, d.undo_reason = $undo_reason, d.undone_for = $undone_for
RETURN d.id AS decision_id
ORDER BY decision_id
