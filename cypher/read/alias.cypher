// The persons that old ids now stand for.
// takes: ids, access, known_at
// gives: alias_id, person_id
UNWIND $ids AS id
MATCH (a:Alias {id: id})-[n:NOW]->(p:Person)<-[s:SAME_AS]-(r:Record)
WHERE s.access IN $access AND r.access IN $access
  AND all(x IN [n, s, r] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
RETURN DISTINCT a.id AS alias_id, p.id AS person_id
ORDER BY alias_id, person_id
