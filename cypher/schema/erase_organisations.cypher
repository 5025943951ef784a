// Organisations to which nobody but these records was ever said to belong.
// takes: ids
// gives: id
UNWIND $ids AS one
MATCH (:Record {id: one})-[:AFFILIATED_WITH]->(x:Organisation)
WITH DISTINCT x
OPTIONAL MATCH (x)<-[:AFFILIATED_WITH]-(o:Record)
WHERE NOT o.id IN $ids
WITH x, count(o) AS others
WHERE others = 0
RETURN x.id AS id
ORDER BY id
