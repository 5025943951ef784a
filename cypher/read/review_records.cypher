// Some records as they stand, each with the row it comes from and the instant its load came in.
// takes: ids, access, known_at
// gives: record_id, feed, part, access, received, given_name, middle_names, surname, full_name, former_surname, known_as, title, date_of_birth, date_of_death, sex, ethnicity, nhs_number, nino, upn, pnc_id, phone, email, address_line, postcode, uprn
UNWIND $ids AS id
MATCH (r:Record {id: id})-[f:FROM]->(w:Row)-[:OF]->(l:Load)
WHERE r.access IN $access AND f.access IN $access AND w.access IN $access
  AND all(x IN [r, f, w] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
RETURN r.id AS record_id, r.feed AS feed, r.part AS part, r.access AS access, l.received_at AS received,
  r.given_name AS given_name, r.middle_names AS middle_names, r.surname AS surname, r.full_name AS full_name,
  r.former_surname AS former_surname, r.known_as AS known_as, r.title AS title, r.date_of_birth AS date_of_birth,
  r.date_of_death AS date_of_death, r.sex AS sex, r.ethnicity AS ethnicity, r.nhs_number AS nhs_number,
  r.nino AS nino, r.upn AS upn, r.pnc_id AS pnc_id, r.phone AS phone, r.email AS email,
  r.address_line AS address_line, r.postcode AS postcode, r.uprn AS uprn
ORDER BY record_id, w.id
