// The row that each record comes from as it stands, with the classes of both: what one must read to be told of it.
// takes: access, known_at
// gives: record_id, from_access, row_access, received
MATCH (r:Record)-[f:FROM]->(w:Row)
WHERE r.access IN $access AND f.access IN $access AND w.access IN $access
  AND f.known_from <= $known_at AND (f.known_to IS NULL OR f.known_to > $known_at)
  AND w.known_from <= $known_at AND (w.known_to IS NULL OR w.known_to > $known_at)
RETURN r.id AS record_id, f.access AS from_access, w.access AS row_access, f.known_from AS received
ORDER BY record_id, received
