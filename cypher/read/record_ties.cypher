// What the rows of records state about how their people stand to each other.
// takes: ids, access, known_at
// gives: record_id, other_record_id, outward, kind, valid_from, valid_to
UNWIND $ids AS id
MATCH (r:Record {id: id})-[t:STATES]-(o:Record)
WHERE r.access IN $access AND t.access IN $access AND o.access IN $access
  AND all(x IN [r, t, o] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
RETURN r.id AS record_id, o.id AS other_record_id, startNode(t).id = r.id AS outward, t.kind AS kind,
  t.valid_from AS valid_from, t.valid_to AS valid_to
ORDER BY record_id, other_record_id, outward, kind, t.id
