// Every record that any version of the rows with these keys has stated.
// takes: keys
// gives: record_id
UNWIND $keys AS key
MATCH (:Row {key: key})<-[:FROM]-(r:Record)
RETURN DISTINCT r.id AS record_id
ORDER BY record_id
