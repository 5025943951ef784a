// Where some records state that people live, rent or claim, with the class of each part of the evidence.
// takes: ids, access, known_at
// gives: record_id, address_id, line, postcode, uprn, kind, role, valid_from, valid_to, stay_access, record_access
UNWIND $ids AS id
MATCH (r:Record {id: id})-[t:AT]->(a:Address)
WHERE r.access IN $access AND t.access IN $access
  AND t.known_from <= $known_at AND (t.known_to IS NULL OR t.known_to > $known_at)
RETURN r.id AS record_id, a.id AS address_id, a.line AS line, a.postcode AS postcode, a.uprn AS uprn,
  t.kind AS kind, t.role AS role, t.valid_from AS valid_from, t.valid_to AS valid_to,
  t.access AS stay_access, r.access AS record_access
ORDER BY record_id, address_id, kind, coalesce(role, ''), coalesce(valid_from, ''), coalesce(valid_to, ''), stay_access
