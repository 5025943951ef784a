// Every version of the rows with these keys, for the job that compares them with a new delivery.
// takes: keys
// gives: key, row_id, closed
UNWIND $keys AS key
MATCH (w:Row {key: key})
RETURN w.key AS key, w.id AS row_id, w.known_to AS closed
ORDER BY row_id
