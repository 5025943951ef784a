// Memberships of gangs that people have authorised and reviewed, with each record that they are anchored to and the day of review.
// takes:
// gives: decision_id, kind, record_id, group_id, at, review_on
MATCH (d:Decision)
WHERE d.kind IN ['authorise_member', 'review_member'] AND d.undone_at IS NULL AND d.status = 'in force'
UNWIND d.record_ids AS record_id
RETURN d.id AS decision_id, d.kind AS kind, record_id, d.group_id AS group_id, d.at AS at, d.review_on AS review_on
ORDER BY at, decision_id, record_id
