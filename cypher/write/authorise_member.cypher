// Write down that a person authorised a membership of a gang: who, when, why, on which records, until which review.
// takes: id, group_id, record_ids, decided_by, reason, review_on, at
// gives: decision_id
MATCH (g:Gang {id: $group_id})
MERGE (d:Decision {id: $id})
ON CREATE SET d.kind = 'authorise_member', d.group_id = g.id, d.record_ids = $record_ids, d.decided_by = $decided_by,
  d.reason = $reason, d.review_on = $review_on, d.at = $at, d.status = 'in force'
WITH d
UNWIND d.record_ids AS record_id
MATCH (r:Record {id: record_id})
MERGE (d)-[a:ABOUT {id: d.id + ' ' + r.id}]->(r)
RETURN DISTINCT d.id AS decision_id
