// The records of each person, what each states about them, and why it belongs.
// takes: ids, access, known_at
// gives: person_id, record_id, feed, part, row_id, received, weight, probability, evidence, model, given_name, middle_names, surname, full_name, former_surname, known_as, title, date_of_birth, date_of_death, sex, ethnicity, nhs_number, nino, upn, pnc_id, phone, email, address_line, postcode, uprn, said
UNWIND $ids AS id
MATCH (p:Person {id: id})<-[s:SAME_AS]-(r:Record)-[f:FROM]->(w:Row)
WHERE s.access IN $access AND r.access IN $access AND f.access IN $access AND w.access IN $access
  AND all(x IN [s, r, f, w] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
RETURN p.id AS person_id, r.id AS record_id, r.feed AS feed, r.part AS part, w.id AS row_id, f.known_from AS received,
  s.weight AS weight, s.probability AS probability, s.evidence AS evidence, s.model AS model,
  r.given_name AS given_name, r.middle_names AS middle_names, r.surname AS surname, r.full_name AS full_name,
  r.former_surname AS former_surname, r.known_as AS known_as, r.title AS title, r.date_of_birth AS date_of_birth,
  r.date_of_death AS date_of_death, r.sex AS sex, r.ethnicity AS ethnicity, r.nhs_number AS nhs_number,
  r.nino AS nino, r.upn AS upn, r.pnc_id AS pnc_id, r.phone AS phone, r.email AS email,
  r.address_line AS address_line, r.postcode AS postcode, r.uprn AS uprn, f.said AS said
ORDER BY person_id, record_id, row_id
