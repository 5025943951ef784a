// The records that rows state, by the rows' own keys: each as `record` tells it, where it stands under somebody.
// takes: keys, access, known_at
// gives: record_id, part, row_id, row_key, line, raw, file, received_at, feed, feed_title, owner, person_id
UNWIND $keys AS key
MATCH (w:Row {key: key})<-[f:FROM]-(r:Record)-[s:SAME_AS]->(p:Person)
WHERE w.access IN $access AND f.access IN $access AND r.access IN $access AND s.access IN $access
  AND all(x IN [w, f, r, s] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
MATCH (w)-[:OF]->(l:Load)-[:OF]->(d:Feed)
RETURN r.id AS record_id, r.part AS part, w.id AS row_id, w.key AS row_key, w.line AS line, w.raw AS raw,
  l.file AS file, l.received_at AS received_at, d.id AS feed, d.title AS feed_title, d.owner AS owner, p.id AS person_id
ORDER BY record_id, row_id, person_id
