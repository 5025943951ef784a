// The ties between some records and persons that were opened or closed from an instant on.
// takes: ids, since, access, known_at
// gives: whole, part, opened, closed
UNWIND $ids AS id
MATCH (r:Record {id: id})-[s:SAME_AS]->(p:Person)
WHERE s.access IN $access AND r.access IN $access AND s.known_from <= $known_at
  AND (s.known_from >= $since OR (s.known_to >= $since AND s.known_to <= $known_at))
RETURN p.id AS whole, r.id AS part, s.known_from AS opened, s.known_to AS closed
ORDER BY whole, part, opened, s.id
