// The ties of each person to others that held on any day from a first one to the day of the view.
// takes: ids, since, access, known_at, as_of
// gives: person_id, other_id, tie, outward, role, strength, stated, basis, valid_from, valid_to
UNWIND $ids AS id
MATCH (p:Person {id: id})-[t:PARENT_OF|PARTNER_OF|SIBLING_OF|GRANDPARENT_OF|CARER_OF|ASSOCIATE_OF|NOT_TO_ASSOCIATE_WITH]-(q:Person)
WHERE t.access IN $access AND t.known_from <= $known_at AND (t.known_to IS NULL OR t.known_to > $known_at)
  AND (t.valid_from IS NULL OR t.valid_from <= $as_of) AND (t.valid_to IS NULL OR t.valid_to >= $since)
RETURN p.id AS person_id, q.id AS other_id, type(t) AS tie, startNode(t).id = p.id AS outward, t.role AS role,
  t.strength AS strength, t.stated AS stated, t.basis AS basis, t.valid_from AS valid_from, t.valid_to AS valid_to
ORDER BY person_id, tie, other_id, outward, role, t.id
