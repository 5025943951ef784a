// Incidents in which nobody but these records was ever involved.
// takes: ids
// gives: id
UNWIND $ids AS one
MATCH (:Record {id: one})-[:INVOLVED_IN]->(x:Event)
WITH DISTINCT x
OPTIONAL MATCH (x)<-[:INVOLVED_IN]-(o:Record)
WHERE NOT o.id IN $ids
WITH x, count(o) AS others
WHERE others = 0
RETURN x.id AS id
ORDER BY id
