// The kind of each group that a decision names, held or not.
// takes: ids
// gives: group_id, kind, closed
UNWIND $ids AS id
MATCH (g:Group {id: id})
RETURN g.id AS group_id, g.kind AS kind, g.known_to AS closed
ORDER BY group_id
