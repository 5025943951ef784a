// What people have decided about who is of which group, as far as it is in force, the latest last.
// takes:
// gives: decision_id, kind, group_id, record_id, role, decided_by, at
MATCH (d:Decision)
WHERE d.kind IN ['in_family', 'not_in_family', 'member', 'not_member', 'propose_member']
  AND d.undone_at IS NULL AND d.status = 'in force'
UNWIND d.record_ids AS record_id
RETURN d.id AS decision_id, d.kind AS kind, d.group_id AS group_id, record_id, d.role AS role,
  d.decided_by AS decided_by, d.at AS at
ORDER BY at, decision_id, record_id
