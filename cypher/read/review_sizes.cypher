// How many records the caller reads of each person.
// takes: ids, access, known_at
// gives: person_id, records
UNWIND $ids AS id
MATCH (p:Person {id: id})<-[s:SAME_AS]-(r:Record)
WHERE s.access IN $access AND r.access IN $access
  AND s.known_from <= $known_at AND (s.known_to IS NULL OR s.known_to > $known_at)
  AND r.known_from <= $known_at AND (r.known_to IS NULL OR r.known_to > $known_at)
RETURN p.id AS person_id, count(DISTINCT r.id) AS records
ORDER BY person_id
