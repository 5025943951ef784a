// How the gangs that some records ever named are called now: a load may know it better than before.
// takes: ids, access, known_at
// gives: organisation_id, name
UNWIND $ids AS id
MATCH (r:Record {id: id})-[f:AFFILIATED_WITH]->(o:Organisation)
WHERE o.kind = 'gang' AND r.access IN $access AND f.access IN $access AND f.known_from <= $known_at
RETURN DISTINCT o.id AS organisation_id, o.name AS name
ORDER BY organisation_id
