// Which young people have an older brother or sister with a history of crime; the eldest do not, and others are not answered for.
// takes: people, roles, child_born_after, access, known_at, as_of
// gives: subject_id, answer, evidence
UNWIND $people AS person
MATCH (p:Person {id: person.id})-[t:SIBLING_OF]-(q:Person)
WHERE person.born > $child_born_after
  AND (t.valid_from IS NULL OR t.valid_from <= $as_of) AND (t.valid_to IS NULL OR t.valid_to >= $as_of)
  AND t.access IN $access
  AND t.known_from <= $known_at AND (t.known_to IS NULL OR t.known_to > $known_at)
WITH person, t, q, head([other IN $people WHERE other.id = q.id]) AS other
WHERE other.born IS NOT NULL
OPTIONAL MATCH (q)<-[s:SAME_AS]-(r:Record)-[i:INVOLVED_IN]->(e:Event {kind: 'offence'})
WHERE other.born < person.born AND i.role IN $roles AND e.valid_from <= $as_of
  AND s.access IN $access AND r.access IN $access AND i.access IN $access AND e.access IN $access
  AND (other.only IS NULL OR r.id IN other.only)
  AND all(x IN [s, r, i, e] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
WITH person, t, other, r
ORDER BY t.id, r.id
WITH person, collect(DISTINCT r.id) AS seen, max(CASE WHEN other.born < person.born THEN 1 ELSE 0 END) AS older,
  reduce(found = [], basis IN collect(DISTINCT CASE WHEN r IS NOT NULL OR other.born >= person.born THEN t.basis END) | found + basis) AS ties
WHERE size(seen) > 0 OR older = 0
RETURN person.id AS subject_id, CASE WHEN size(seen) > 0 THEN 'met' ELSE 'not met' END AS answer,
  ties + seen AS evidence
ORDER BY subject_id
