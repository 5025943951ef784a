// What the records of each person state of names, birth and sex: what a list says of people.
// takes: ids, access, known_at
// gives: person_id, record_id, feed, received, given_name, surname, full_name, known_as, date_of_birth, sex, said
UNWIND $ids AS id
MATCH (p:Person {id: id})<-[s:SAME_AS]-(r:Record)-[f:FROM]->(w:Row)
WHERE s.access IN $access AND r.access IN $access AND f.access IN $access AND w.access IN $access
  AND all(x IN [s, r, f, w] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
RETURN p.id AS person_id, r.id AS record_id, r.feed AS feed, f.known_from AS received, r.given_name AS given_name,
  r.surname AS surname, r.full_name AS full_name, r.known_as AS known_as, r.date_of_birth AS date_of_birth,
  r.sex AS sex, f.said AS said
ORDER BY person_id, record_id, received
