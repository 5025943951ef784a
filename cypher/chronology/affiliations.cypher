// The schools each person attended and the gangs a list or a report put them in by a day.
// takes: ids, access, known_at, as_of
// gives: person_id, record_id, feed, kind, organisation_id, organisation_kind, name, category, role, grading, source_ref, valid_from, valid_to
UNWIND $ids AS id
MATCH (p:Person {id: id})<-[s:SAME_AS]-(r:Record)-[t:AFFILIATED_WITH]->(o:Organisation)
WHERE s.access IN $access AND r.access IN $access AND t.access IN $access
  AND all(x IN [s, r, t] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
  AND (t.valid_from IS NULL OR t.valid_from <= $as_of)
RETURN p.id AS person_id, r.id AS record_id, r.feed AS feed, t.kind AS kind, o.id AS organisation_id,
  o.kind AS organisation_kind, o.name AS name, o.category AS category, t.role AS role, t.grading AS grading,
  t.source_ref AS source_ref, t.valid_from AS valid_from, t.valid_to AS valid_to
ORDER BY coalesce(valid_from, ''), person_id, organisation_id, kind, record_id, t.id
