// Take the words and values out of what was decided about these records; that it was decided, when and by whom stays.
// takes: ids
// gives: id
UNWIND $ids AS one
MATCH (:Record {id: one})<-[:ABOUT]-(d:Decision)
SET d.reason = 'removed by decision'
REMOVE d.value, d.source, d.undo_reason
RETURN DISTINCT d.id AS id
