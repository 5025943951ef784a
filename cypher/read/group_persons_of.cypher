// Some of these records with their persons and what groups need of them, for the job that goes on from what it read before.
// takes: ids, access, known_at
// gives: record_id, person_id, feed, access, first_known, given_name, surname, date_of_birth, date_of_death, sex
UNWIND $ids AS id
MATCH (r:Record {id: id})-[s:SAME_AS]->(p:Person)
WHERE r.access IN $access AND s.access IN $access
  AND r.known_from <= $known_at AND (r.known_to IS NULL OR r.known_to > $known_at)
  AND s.known_from <= $known_at AND (s.known_to IS NULL OR s.known_to > $known_at)
RETURN r.id AS record_id, p.id AS person_id, r.feed AS feed, r.access AS access, r.known_from AS first_known,
  r.given_name AS given_name, r.surname AS surname, r.date_of_birth AS date_of_birth, r.date_of_death AS date_of_death, r.sex AS sex
ORDER BY record_id, person_id
