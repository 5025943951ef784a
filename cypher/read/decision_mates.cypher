// The records that came in one row with some records.
// takes: ids, access, known_at
// gives: record_id
UNWIND $ids AS id
MATCH (r:Record {id: id})-[f:FROM]->(w:Row)<-[g:FROM]-(m:Record)
WHERE r.access IN $access AND f.access IN $access AND w.access IN $access AND g.access IN $access
  AND m.access IN $access
  AND all(x IN [f, w, g, m] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
RETURN DISTINCT m.id AS record_id
ORDER BY record_id
