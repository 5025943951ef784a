// Rows that were erased by decision and of which something may still be there.
// takes:
// gives: id, key
MATCH (t:Tombstone {kind: 'erased row'})
WHERE t.due IS NOT NULL
RETURN t.id AS id, t.due AS key
ORDER BY key
