// Every record as it stands, for the job that decides who is who; in no order, for the engine would hold them all.
// takes: access, known_at
// gives: record_id, feed, part, access, first_known, given_name, middle_names, surname, full_name, former_surname, known_as, title, date_of_birth, date_of_death, sex, ethnicity, nhs_number, nino, upn, pnc_id, phone, email, address_line, postcode, uprn, national_id, occupation, birth_place
MATCH (r:Record)
WHERE r.access IN $access AND r.known_from <= $known_at AND (r.known_to IS NULL OR r.known_to > $known_at)
RETURN r.id AS record_id, r.feed AS feed, r.part AS part, r.access AS access, r.known_from AS first_known,
  r.given_name AS given_name, r.middle_names AS middle_names, r.surname AS surname, r.full_name AS full_name,
  r.former_surname AS former_surname, r.known_as AS known_as, r.title AS title, r.date_of_birth AS date_of_birth,
  r.date_of_death AS date_of_death, r.sex AS sex, r.ethnicity AS ethnicity, r.nhs_number AS nhs_number,
  r.nino AS nino, r.upn AS upn, r.pnc_id AS pnc_id, r.phone AS phone, r.email AS email,
  r.address_line AS address_line, r.postcode AS postcode, r.uprn AS uprn, r.national_id AS national_id,
  r.occupation AS occupation, r.birth_place AS birth_place
