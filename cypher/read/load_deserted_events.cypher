// Events still held in which nobody is involved any more, among those that these records were ever involved in.
// takes: record_ids
// gives: event_id
UNWIND $record_ids AS record_id
MATCH (:Record {id: record_id})-[:INVOLVED_IN]->(e:Event)
WHERE e.known_to IS NULL
WITH DISTINCT e
OPTIONAL MATCH (r:Record)-[i:INVOLVED_IN]->(e)
WHERE i.known_to IS NULL
WITH e, count(r) AS involved
WHERE involved = 0
RETURN e.id AS event_id
ORDER BY event_id
