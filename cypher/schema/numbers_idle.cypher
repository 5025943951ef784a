// What is kept of these ids for rows that never came.
// takes: numbers
// gives: id
UNWIND $numbers AS number
MATCH (n:Renumbered {sent_as: number})
OPTIONAL MATCH (w:Row {key: n.key})
WITH n, count(w) AS rows
WHERE rows = 0
RETURN n.id AS id
ORDER BY id
