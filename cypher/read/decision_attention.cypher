// What is noted on the records of persons that need attention, in scope.
// takes: ids, access, known_at
// gives: person_id, record_id, attention
UNWIND $ids AS id
MATCH (p:Person {id: id})<-[s:SAME_AS]-(r:Record)
WHERE s.attention IS NOT NULL AND s.access IN $access AND r.access IN $access
  AND s.known_from <= $known_at AND (s.known_to IS NULL OR s.known_to > $known_at)
RETURN p.id AS person_id, r.id AS record_id, s.attention AS attention
ORDER BY person_id, record_id
