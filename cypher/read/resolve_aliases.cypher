// Every id that once was a person's and the id that answers for it now.
// takes: known_at
// gives: alias, person_id
MATCH (a:Alias)-[n:NOW]->(p:Person)
WHERE n.known_from <= $known_at AND (n.known_to IS NULL OR n.known_to > $known_at)
RETURN a.id AS alias, p.id AS person_id
ORDER BY alias, person_id
