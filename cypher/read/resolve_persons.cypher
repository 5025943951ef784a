// Every person id ever made and the record it was made for; ids only, so that none is given twice.
// takes:
// gives: person_id, minted_for
MATCH (p:Person)
WHERE p.minted_for IS NOT NULL
RETURN p.id AS person_id, p.minted_for AS minted_for
ORDER BY person_id
