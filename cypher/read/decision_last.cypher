// The records that ids which were persons' had, with the instant until which they had them: 9999 of what they have.
// takes: ids
// gives: alias, record_id, until
UNWIND $ids AS id
MATCH (p:Person {id: id})<-[s:SAME_AS]-(r:Record)
RETURN p.id AS alias, r.id AS record_id, max(coalesce(s.known_to, '9999')) AS until
ORDER BY alias, record_id
