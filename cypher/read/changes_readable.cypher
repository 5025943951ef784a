// Which of these records may be read.
// takes: ids, access
// gives: record_id
UNWIND $ids AS id
MATCH (r:Record {id: id})
WHERE r.access IN $access
RETURN r.id AS record_id
ORDER BY record_id
