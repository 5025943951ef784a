// The scores of whom these records stand or ever stood under, and of their groups.
// takes: ids
// gives: id
UNWIND $ids AS one
MATCH (:Record {id: one})-[:SAME_AS]->(p:Person)
WITH DISTINCT p
OPTIONAL MATCH (p)-[:MEMBER_OF]->(g:Group)
WITH collect(DISTINCT p) + collect(DISTINCT g) AS subjects
UNWIND subjects AS subject
MATCH (subject)<-[:SCORES]-(s:Score)
RETURN DISTINCT s.id AS id
ORDER BY id
