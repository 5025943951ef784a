// Which of these organisations are in the graph, and what is known of them.
// takes: ids
// gives: id, kind, name, category
UNWIND $ids AS id
MATCH (o:Organisation {id: id})
RETURN o.id AS id, o.kind AS kind, o.name AS name, o.category AS category
ORDER BY id
