// Every version of the rows behind these records, as sent.
// takes: ids, access, known_at
// gives: record_id, row_id, feed, raw, since, until, said
UNWIND $ids AS id
MATCH (r:Record {id: id})-[f:FROM]->(w:Row)
WHERE r.access IN $access AND f.access IN $access AND w.access IN $access AND f.known_from <= $known_at
RETURN r.id AS record_id, w.id AS row_id, r.feed AS feed, w.raw AS raw, f.known_from AS since, f.known_to AS until, f.said AS said
ORDER BY record_id, since, row_id, f.id
