// Who is in which group as it stands, so that groups keep their ids.
// takes: access, known_at
// gives: group_id, kind, person_id, decision_id
MATCH (p:Person)-[m:MEMBER_OF]->(g:Group)
WHERE m.access IN $access AND m.known_from <= $known_at AND (m.known_to IS NULL OR m.known_to > $known_at)
RETURN DISTINCT g.id AS group_id, g.kind AS kind, p.id AS person_id,
  coalesce(m.decision_id, '') AS decision_id
ORDER BY group_id, kind, person_id, decision_id
