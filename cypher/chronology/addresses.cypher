// Where each person lived, stayed, held a tenancy or claimed by a day, with the tenure stated.
// takes: ids, access, known_at, as_of
// gives: person_id, record_id, feed, kind, address_id, line, postcode, uprn, tenure, valid_from, valid_to
UNWIND $ids AS id
MATCH (p:Person {id: id})<-[s:SAME_AS]-(r:Record)-[t:AT]->(a:Address)
WHERE s.access IN $access AND r.access IN $access AND t.access IN $access
  AND all(x IN [s, r, t] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
  AND (t.valid_from IS NULL OR t.valid_from <= $as_of)
RETURN p.id AS person_id, r.id AS record_id, r.feed AS feed, t.kind AS kind, a.id AS address_id, a.line AS line,
  a.postcode AS postcode, a.uprn AS uprn, t.tenure AS tenure, t.valid_from AS valid_from, t.valid_to AS valid_to
ORDER BY coalesce(valid_from, ''), person_id, address_id, kind, record_id, t.id
