// The schools that rows state persons attend, with the class of each piece of the evidence.
// takes: ids, kinds, access, known_at
// gives: person_id, organisation_id, record_id, kind, role, name, valid_from, valid_to, same_access, record_access, tie_access
UNWIND $ids AS id
MATCH (p:Person {id: id})<-[s:SAME_AS]-(r:Record)-[t:AFFILIATED_WITH]->(o:Organisation)
WHERE s.access IN $access AND r.access IN $access AND t.access IN $access
  AND all(x IN [s, r, t] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
  AND t.kind IN $kinds
RETURN p.id AS person_id, o.id AS organisation_id, r.id AS record_id, t.kind AS kind, t.role AS role, o.name AS name,
  t.valid_from AS valid_from, t.valid_to AS valid_to, s.access AS same_access, r.access AS record_access,
  t.access AS tie_access
