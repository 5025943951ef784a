// The persons between whom a tie was opened or closed since an instant.
// takes: since, access, known_at
// gives: whole, other
MATCH (p:Person)-[t:PARENT_OF|PARTNER_OF|SIBLING_OF|GRANDPARENT_OF|CARER_OF|ASSOCIATE_OF|NOT_TO_ASSOCIATE_WITH]->(q:Person)
WHERE t.access IN $access AND t.known_from <= $known_at
  AND (t.known_from > $since OR (t.known_to > $since AND t.known_to <= $known_at))
RETURN DISTINCT p.id AS whole, q.id AS other
ORDER BY whole, other
