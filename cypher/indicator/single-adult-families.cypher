// Which adults bring up children without another parent or partner in the home.
// takes: people, child_born_after, access, known_at, as_of
// gives: subject_id, answer, evidence
UNWIND $people AS person
MATCH (c:Person {id: person.id})-[m:MEMBER_OF]->(h:Household)<-[n:MEMBER_OF]-(a:Person)-[t:PARENT_OF|CARER_OF|GRANDPARENT_OF]->(c)
WHERE person.born > $child_born_after
  AND all(x IN [m, n, t] WHERE (x.valid_from IS NULL OR x.valid_from <= $as_of) AND (x.valid_to IS NULL OR x.valid_to >= $as_of))
  AND m.access IN $access AND n.access IN $access AND t.access IN $access
  AND all(x IN [m, n, t] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
WITH h, a, m, n, t
ORDER BY m.id, n.id, t.id
WITH h, a, reduce(found = [], basis IN collect(DISTINCT m.basis) + collect(DISTINCT n.basis) + collect(DISTINCT t.basis) |
  found + basis) AS evidence
OPTIONAL MATCH (a)-[w:PARTNER_OF]-(b:Person)-[k:MEMBER_OF]->(h)
WHERE all(x IN [w, k] WHERE (x.valid_from IS NULL OR x.valid_from <= $as_of) AND (x.valid_to IS NULL OR x.valid_to >= $as_of))
  AND w.access IN $access AND k.access IN $access
  AND all(x IN [w, k] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
WITH h, a, evidence, collect(DISTINCT b.id) AS partners
ORDER BY a.id
WITH h, collect({id: a.id, evidence: evidence, partners: size(partners)}) AS adults
UNWIND adults AS adult
RETURN adult.id AS subject_id, CASE WHEN size(adults) = 1 AND adult.partners = 0 THEN 'met' ELSE 'not met' END AS answer,
  adult.evidence AS evidence
ORDER BY subject_id, answer
