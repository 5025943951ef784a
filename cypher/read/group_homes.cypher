// Where groups live on a day.
// takes: ids, access, known_at, as_of
// gives: group_id, kind, address_id, line, postcode, uprn, basis, valid_from, valid_to
UNWIND $ids AS id
MATCH (g:Group {id: id})-[h:LIVES_AT]->(a:Address)
WHERE h.access IN $access AND h.known_from <= $known_at AND (h.known_to IS NULL OR h.known_to > $known_at)
  AND (h.valid_from IS NULL OR h.valid_from <= $as_of) AND (h.valid_to IS NULL OR h.valid_to >= $as_of)
RETURN g.id AS group_id, g.kind AS kind, a.id AS address_id, a.line AS line, a.postcode AS postcode, a.uprn AS uprn,
  h.basis AS basis, h.valid_from AS valid_from, h.valid_to AS valid_to
ORDER BY group_id, address_id, h.id
