// Which of these records have a tie to a row that still holds and tells what they stated before.
// takes: ids
// gives: record_id
UNWIND $ids AS id
MATCH (r:Record {id: id})-[f:FROM]->(:Row)
WHERE f.known_to IS NULL AND f.said IS NOT NULL
RETURN DISTINCT r.id AS record_id
ORDER BY record_id
