// Keep what groups were called and how they stood until an instant.
// takes: rows
// gives:
UNWIND $rows AS row
MATCH (g:Group {id: row.id})
SET g.was = coalesce(g.was, []) + [row.was]
