// The rows that were ever sent under these ids, where the ids are not their keys; no end where they still are.
// takes: numbers, access, known_at
// gives: number, key, until
UNWIND $numbers AS number
MATCH (n:Renumbered {sent_as: number})
WHERE n.known_from <= $known_at
MATCH (w:Row {key: n.key})
WHERE w.access IN $access AND w.known_from <= $known_at AND (w.known_to IS NULL OR w.known_to > $known_at)
RETURN DISTINCT number, n.key AS key, CASE WHEN n.known_to > $known_at THEN null ELSE n.known_to END AS until
ORDER BY number, until, key
