// Addresses at which nobody but these records was ever said to be.
// takes: ids
// gives: id
UNWIND $ids AS one
MATCH (:Record {id: one})-[:AT]->(x:Address)
WITH DISTINCT x
OPTIONAL MATCH (x)<-[:AT]-(o:Record)
WHERE NOT o.id IN $ids
WITH x, count(o) AS others
WHERE others = 0
RETURN x.id AS id
ORDER BY id
