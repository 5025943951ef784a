// Some records as they stand, with their class, row and person, for the index that is asked while somebody waits.
// takes: ids, access, known_at
// gives: record_id, person_id, access, first_known, feed, tie_access, from_access, row_access, received, given_name, middle_names, surname, full_name, former_surname, known_as, date_of_birth, sex, nhs_number, nino, upn, pnc_id, national_id, phone, email, address_line, postcode, uprn, birth_place, occupation
UNWIND $ids AS id
MATCH (r:Record {id: id})
WHERE r.access IN $access AND r.known_from <= $known_at AND (r.known_to IS NULL OR r.known_to > $known_at)
OPTIONAL MATCH (r)-[s:SAME_AS]->(p:Person)
WHERE s.access IN $access AND s.known_from <= $known_at AND (s.known_to IS NULL OR s.known_to > $known_at)
OPTIONAL MATCH (r)-[f:FROM]->(w:Row)
WHERE f.access IN $access AND f.known_from <= $known_at AND (f.known_to IS NULL OR f.known_to > $known_at)
  AND w.access IN $access AND w.known_from <= $known_at AND (w.known_to IS NULL OR w.known_to > $known_at)
RETURN r.id AS record_id, p.id AS person_id, r.access AS access, r.known_from AS first_known, r.feed AS feed,
  s.access AS tie_access, f.access AS from_access, w.access AS row_access, f.known_from AS received,
  r.given_name AS given_name, r.middle_names AS middle_names, r.surname AS surname, r.full_name AS full_name,
  r.former_surname AS former_surname, r.known_as AS known_as, r.date_of_birth AS date_of_birth, r.sex AS sex,
  r.nhs_number AS nhs_number, r.nino AS nino, r.upn AS upn, r.pnc_id AS pnc_id, r.national_id AS national_id,
  r.phone AS phone, r.email AS email, r.address_line AS address_line, r.postcode AS postcode, r.uprn AS uprn,
  r.birth_place AS birth_place, r.occupation AS occupation
ORDER BY record_id, person_id, received
