// The groups whose kind is data, each with what it is known by from run to run.
// takes:
// gives: group_id, kind, key
MATCH (g:Group)
WHERE g.key IS NOT NULL
RETURN g.id AS group_id, g.kind AS kind, g.key AS key
ORDER BY group_id
