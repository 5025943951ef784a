// The records that ever stood under one person with some records, for the job that withdraws a decision about them.
// takes: ids
// gives: record_id
UNWIND $ids AS id
MATCH (r:Record {id: id})-[:SAME_AS]->(p:Person)
WITH DISTINCT p
MATCH (p)<-[:SAME_AS]-(o:Record)
RETURN DISTINCT o.id AS record_id
ORDER BY record_id
