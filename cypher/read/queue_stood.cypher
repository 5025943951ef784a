// Every person that these records stand or ever stood under.
// takes: ids, access, known_at
// gives: person_id
UNWIND $ids AS id
MATCH (r:Record {id: id})-[s:SAME_AS]->(p:Person)
WHERE s.access IN $access AND r.access IN $access AND s.known_from <= $known_at
RETURN DISTINCT p.id AS person_id
ORDER BY person_id
