// Every person that some records ever stood under, with the record it was made for and whether it is held.
// takes: ids
// gives: person_id, minted_for, closed
UNWIND $ids AS id
MATCH (r:Record {id: id})-[:SAME_AS]->(p:Person)
RETURN DISTINCT p.id AS person_id, p.minted_for AS minted_for, p.known_to AS closed
ORDER BY person_id
