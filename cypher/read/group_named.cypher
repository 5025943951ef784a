// Which organisation each gang is named by as it stands.
// takes: access, known_at
// gives: group_id, organisation_id
MATCH (g:Gang)-[n:NAMED_BY]->(o:Organisation)
WHERE n.access IN $access AND n.known_from <= $known_at AND (n.known_to IS NULL OR n.known_to > $known_at)
RETURN DISTINCT g.id AS group_id, o.id AS organisation_id
ORDER BY group_id, organisation_id
