// The records that rows state, found by the rows' own keys, with the person each stands under.
// takes: keys, access, known_at
// gives: row_key, row_id, record_id, part, person_id
UNWIND $keys AS key
MATCH (w:Row {key: key})<-[f:FROM]-(r:Record)-[s:SAME_AS]->(p:Person)
WHERE w.access IN $access AND f.access IN $access AND r.access IN $access AND s.access IN $access
  AND all(x IN [w, f, r, s] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
RETURN w.key AS row_key, w.id AS row_id, r.id AS record_id, r.part AS part, p.id AS person_id
ORDER BY row_key, record_id, row_id, person_id
