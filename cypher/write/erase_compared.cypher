// Take out of the ties of others what was found beside these records.
// takes: ids
// gives: id
UNWIND $ids AS one
MATCH (:Record {id: one})-[:SAME_AS]->(p:Person)
WITH DISTINCT one, p
MATCH (p)<-[s:SAME_AS]-(o:Record)
WHERE s.compared_with = one
SET s.evidence = '[]'
REMOVE s.compared_with
RETURN o.id AS id
