// The records that ids which were persons' had, with the instant until which they had them.
// takes: ids
// gives: alias, record_id, until
UNWIND $ids AS id
MATCH (p:Person {id: id})<-[s:SAME_AS]-(r:Record)
WHERE s.known_to IS NOT NULL
RETURN p.id AS alias, r.id AS record_id, max(s.known_to) AS until
ORDER BY alias, record_id
