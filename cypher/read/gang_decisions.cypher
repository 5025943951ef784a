// Everything that people ever decided about members of one gang, for whoever decides about one of them.
// takes: group_id
// gives: decision_id, kind, record_ids, at, status, review_on, undone_at, removed_for
MATCH (d:Decision)
WHERE d.group_id = $group_id
RETURN d.id AS decision_id, d.kind AS kind, d.record_ids AS record_ids, d.at AS at, d.status AS status,
  d.review_on AS review_on, d.undone_at AS undone_at, d.removed_for AS removed_for
ORDER BY at, decision_id
