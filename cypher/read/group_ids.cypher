// Every group id ever made and the record it was made for; ids only, so that none is given twice.
// takes:
// gives: group_id, kind, minted_for
MATCH (g:Group)
WHERE g.minted_for IS NOT NULL
RETURN g.id AS group_id, g.kind AS kind, g.minted_for AS minted_for
ORDER BY group_id
