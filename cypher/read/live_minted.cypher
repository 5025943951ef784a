// Which of some person ids were ever given, and the record each was made for; ids only.
// takes: ids
// gives: person_id, minted_for
UNWIND $ids AS id
MATCH (p:Person {id: id})
WHERE p.minted_for IS NOT NULL
RETURN p.id AS person_id, p.minted_for AS minted_for
ORDER BY person_id
