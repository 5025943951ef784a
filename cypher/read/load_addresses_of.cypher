// Which of these addresses are in the graph, and what is known of them.
// takes: ids
// gives: id, line, postcode, uprn, parent_uprn
UNWIND $ids AS id
MATCH (a:Address {id: id})
RETURN a.id AS id, a.line AS line, a.postcode AS postcode, a.uprn AS uprn, a.parent_uprn AS parent_uprn
ORDER BY id
