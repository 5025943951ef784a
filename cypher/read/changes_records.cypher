// What these records state now.
// takes: ids, access
// gives: record_id, feed, given_name, middle_names, surname, full_name, former_surname, known_as, title, date_of_birth, date_of_death, sex, ethnicity, nhs_number, nino, upn, pnc_id, phone, email, address_line, postcode, uprn
UNWIND $ids AS id
MATCH (r:Record {id: id})
WHERE r.access IN $access
RETURN r.id AS record_id, r.feed AS feed,
  r.given_name AS given_name, r.middle_names AS middle_names, r.surname AS surname, r.full_name AS full_name,
  r.former_surname AS former_surname, r.known_as AS known_as, r.title AS title, r.date_of_birth AS date_of_birth,
  r.date_of_death AS date_of_death, r.sex AS sex, r.ethnicity AS ethnicity, r.nhs_number AS nhs_number,
  r.nino AS nino, r.upn AS upn, r.pnc_id AS pnc_id, r.phone AS phone, r.email AS email,
  r.address_line AS address_line, r.postcode AS postcode, r.uprn AS uprn
ORDER BY record_id
