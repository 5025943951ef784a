// The values that people have pinned for persons, in scope, the latest last.
// takes: ids, access, known_at
// gives: person_id, record_id, field, value, decided_by, at, decision_id
UNWIND $ids AS id
MATCH (p:Person {id: id})<-[s:SAME_AS]-(r:Record)<-[:ABOUT]-(d:Decision {kind: 'pinned'})
WHERE s.access IN $access AND r.access IN $access
  AND s.known_from <= $known_at AND (s.known_to IS NULL OR s.known_to > $known_at)
  AND d.status = 'in force' AND coalesce(d.second_at, d.at) <= $known_at
  AND (d.undone_at IS NULL OR d.undone_at > $known_at)
RETURN p.id AS person_id, r.id AS record_id, d.field AS field, d.value AS value, d.decided_by AS decided_by,
  d.at AS at, d.id AS decision_id
ORDER BY person_id, at, decision_id
