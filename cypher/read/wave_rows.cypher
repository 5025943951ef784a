// The row behind each record, its load and when it came, and its class.
// takes: ids, access, known_at
// gives: record_id, feed, row_id, line, file, received_at, row_access
UNWIND $ids AS id
MATCH (r:Record {id: id})-[f:FROM]->(w:Row)-[:OF]->(l:Load)
WHERE r.access IN $access AND f.access IN $access AND w.access IN $access
  AND all(x IN [r, f, w] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
RETURN r.id AS record_id, w.feed AS feed, w.id AS row_id, w.line AS line, l.file AS file, l.received_at AS received_at,
  w.access AS row_access
ORDER BY record_id, row_id
