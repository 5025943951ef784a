// Records by id, each with the row as it was sent, the load and feed it came in, and the person it stands under.
// takes: ids, access, known_at
// gives: record_id, part, row_id, row_key, line, raw, file, received_at, feed, feed_title, owner, person_id
UNWIND $ids AS id
MATCH (r:Record {id: id})-[f:FROM]->(w:Row)-[:OF]->(l:Load)-[:OF]->(d:Feed)
WHERE r.access IN $access AND f.access IN $access AND w.access IN $access
  AND all(x IN [r, f, w] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
OPTIONAL MATCH (r)-[s:SAME_AS]->(p:Person)
WHERE s.access IN $access AND s.known_from <= $known_at AND (s.known_to IS NULL OR s.known_to > $known_at)
RETURN r.id AS record_id, r.part AS part, w.id AS row_id, w.key AS row_key, w.line AS line, w.raw AS raw,
  l.file AS file, l.received_at AS received_at, d.id AS feed, d.title AS feed_title, d.owner AS owner, p.id AS person_id
ORDER BY record_id, row_id, person_id
