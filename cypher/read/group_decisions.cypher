// Memberships of gangs that a person has authorised, with the record each is anchored to and its day of review.
// takes:
// gives: decision_id, record_id, group_id, at, review_on
MATCH (d:Decision {kind: 'authorise_member'})
WHERE d.undone_at IS NULL
UNWIND d.record_ids AS record_id
RETURN d.id AS decision_id, record_id, d.group_id AS group_id, d.at AS at, d.review_on AS review_on
ORDER BY at, decision_id, record_id
