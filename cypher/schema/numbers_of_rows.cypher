// The ids that these rows were ever sent under, where those are not their keys.
// takes: keys
// gives: id, number, key
UNWIND $keys AS key
MATCH (n:Renumbered {key: key})
RETURN n.id AS id, n.sent_as AS number, n.key AS key
ORDER BY number, id
