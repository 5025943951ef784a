// Every note on a tie of two records or of a record and its person, for the job that takes out what names an erased record.
// takes:
// gives: id, edge_id, attention
MATCH (r:Record)-[s:SAME_AS|POSSIBLY_SAME_AS]->()
WHERE s.attention IS NOT NULL
RETURN r.id AS id, s.id AS edge_id, s.attention AS attention
ORDER BY id, edge_id
