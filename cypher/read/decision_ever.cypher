// Everybody who ever was of some groups, for decisions about a group that is not formed any more.
// takes: ids
// gives: group_id, person_id
UNWIND $ids AS id
MATCH (g:Group {id: id})<-[:MEMBER_OF]-(p:Person)
RETURN DISTINCT g.id AS group_id, p.id AS person_id
ORDER BY group_id, person_id
