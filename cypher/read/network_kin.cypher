// The ties of each person to others, whenever they held: kin, carers, partners, associates, prohibitions.
// takes: ids, access, known_at
// gives: person_id, other_id, tie, role, strength, basis, valid_from, valid_to, tie_access
UNWIND $ids AS id
MATCH (p:Person {id: id})-[t:PARENT_OF|PARTNER_OF|SIBLING_OF|GRANDPARENT_OF|CARER_OF|ASSOCIATE_OF|NOT_TO_ASSOCIATE_WITH]-(q:Person)
WHERE t.access IN $access AND t.known_from <= $known_at AND (t.known_to IS NULL OR t.known_to > $known_at)
RETURN p.id AS person_id, q.id AS other_id, type(t) AS tie, t.role AS role, t.strength AS strength, t.basis AS basis,
  t.valid_from AS valid_from, t.valid_to AS valid_to, t.access AS tie_access
