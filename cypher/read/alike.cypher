// The records that were weighed together with those of persons, of components of which the caller may not read all.
// takes: ids, access, known_at
// gives: likeness_id, record_id, person_id, minted_for, first_known
UNWIND $ids AS id
MATCH (p:Person {id: id})<-[s:SAME_AS]-(r:Record)-[a:ALIKE]->(l:Likeness)
WHERE s.access IN $access AND r.access IN $access AND a.access IN $access
  AND all(x IN [s, r, a] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
  AND any(class IN a.classes WHERE NOT class IN $access)
WITH DISTINCT l
MATCH (l)<-[b:ALIKE]-(o:Record)-[t:SAME_AS]->(q:Person)
WHERE b.access IN $access AND o.access IN $access AND t.access IN $access
  AND all(x IN [b, o, t] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
RETURN l.id AS likeness_id, o.id AS record_id, q.id AS person_id, q.minted_for AS minted_for, o.known_from AS first_known
ORDER BY likeness_id, record_id, person_id
