// Take the notes off these ties.
// takes: rows
// gives: id
UNWIND $rows AS r
MATCH (a:Record {id: r.id})-[s:SAME_AS|POSSIBLY_SAME_AS]->()
WHERE s.id = r.edge_id
REMOVE s.attention
RETURN a.id AS id
