// Whether any row was erased by decision.
// takes:
// gives: id
MATCH (t:Tombstone {kind: 'erased row'})
RETURN t.id AS id
LIMIT 1
