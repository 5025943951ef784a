// What records, and those delivered in one row with them, state of who they are.
// takes: ids, access, known_at
// gives: record_id, access, given_name, middle_names, surname, full_name, former_surname, known_as, date_of_birth, sex, nhs_number, nino, upn, pnc_id, national_id, phone, email, address_line, postcode, uprn, birth_place, occupation, said
UNWIND $ids AS id
MATCH (r:Record {id: id})-[f:FROM]->(w:Row)
WHERE r.access IN $access AND f.access IN $access AND w.access IN $access
  AND all(x IN [r, f, w] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
WITH DISTINCT w
MATCH (w)<-[g:FROM]-(o:Record)
WHERE g.access IN $access AND o.access IN $access
  AND all(x IN [g, o] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
RETURN DISTINCT o.id AS record_id, o.access AS access, o.given_name AS given_name, o.middle_names AS middle_names, o.surname AS surname,
  o.full_name AS full_name, o.former_surname AS former_surname, o.known_as AS known_as,
  o.date_of_birth AS date_of_birth, o.sex AS sex, o.nhs_number AS nhs_number, o.nino AS nino, o.upn AS upn,
  o.pnc_id AS pnc_id, o.national_id AS national_id, o.phone AS phone, o.email AS email,
  o.address_line AS address_line, o.postcode AS postcode, o.uprn AS uprn, o.birth_place AS birth_place,
  o.occupation AS occupation, g.said AS said
ORDER BY record_id
