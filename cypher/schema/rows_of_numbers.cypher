// The rows that are sent under these ids by now, where those are not their keys.
// takes: numbers
// gives: number, key
UNWIND $numbers AS number
MATCH (n:Renumbered {sent_as: number})
WHERE n.known_to IS NULL
MATCH (w:Row {key: n.key})
RETURN DISTINCT number, n.key AS key
ORDER BY number, key
