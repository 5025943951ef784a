// The old ids that lead to some persons now.
// takes: ids, known_at
// gives: alias, person_id
UNWIND $ids AS id
MATCH (p:Person {id: id})<-[n:NOW]-(a:Alias)
WHERE n.known_from <= $known_at AND (n.known_to IS NULL OR n.known_to > $known_at)
RETURN DISTINCT a.id AS alias, p.id AS person_id
ORDER BY alias, person_id
