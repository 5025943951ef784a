// Whom old ids have led to, one after the other, for the job that gives an id back to its person.
// takes: ids
// gives: alias, person_id, since, until
UNWIND $ids AS id
MATCH (a:Alias {id: id})-[n:NOW]->(p:Person)
RETURN a.id AS alias, p.id AS person_id, n.known_from AS since, n.known_to AS until
ORDER BY alias, since, person_id
