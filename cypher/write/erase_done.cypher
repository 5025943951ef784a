// Note that nothing is left of these erased rows.
// takes: ids
// gives: id
UNWIND $ids AS one
MATCH (t:Tombstone {id: one})
REMOVE t.due
RETURN t.id AS id
