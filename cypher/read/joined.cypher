// The records of each person as they stand, with what each states and the stored evidence that joined it.
// takes: ids, access, known_at
// gives: person_id, record_id, feed, compared_with, weight, probability, evidence, model, given_name, middle_names, surname, full_name, former_surname, known_as, date_of_birth, sex, nhs_number, nino, upn, pnc_id, national_id, phone, email, address_line, postcode, uprn, birth_place, occupation, said
UNWIND $ids AS id
MATCH (p:Person {id: id})<-[s:SAME_AS]-(r:Record)
WHERE s.access IN $access AND r.access IN $access
  AND s.known_from <= $known_at AND (s.known_to IS NULL OR s.known_to > $known_at)
  AND r.known_from <= $known_at AND (r.known_to IS NULL OR r.known_to > $known_at)
OPTIONAL MATCH (r)-[f:FROM]->(w:Row)
WHERE f.said IS NOT NULL AND f.access IN $access AND w.access IN $access
  AND f.known_from <= $known_at AND (f.known_to IS NULL OR f.known_to > $known_at)
RETURN p.id AS person_id, r.id AS record_id, r.feed AS feed, s.compared_with AS compared_with, s.weight AS weight,
  s.probability AS probability, s.evidence AS evidence, s.model AS model,
  r.given_name AS given_name, r.middle_names AS middle_names, r.surname AS surname, r.full_name AS full_name,
  r.former_surname AS former_surname, r.known_as AS known_as, r.date_of_birth AS date_of_birth, r.sex AS sex,
  r.nhs_number AS nhs_number, r.nino AS nino, r.upn AS upn, r.pnc_id AS pnc_id, r.national_id AS national_id,
  r.phone AS phone, r.email AS email, r.address_line AS address_line, r.postcode AS postcode, r.uprn AS uprn,
  r.birth_place AS birth_place, r.occupation AS occupation, f.said AS said
ORDER BY person_id, record_id
