// Which brothers and sisters of others on the chart keep a high school attendance in every ended year.
// takes: people, child_born_after, least_years, high, access, known_at, as_of
// gives: subject_id, answer, evidence
UNWIND $people AS person
MATCH (p:Person {id: person.id})<-[s:SAME_AS]-(r:Record)-[i:INVOLVED_IN]->(e:Event {kind: 'attendance', code: 'year'})
WHERE person.born > $child_born_after AND i.role = 'subject' AND e.value IS NOT NULL AND e.valid_to <= $as_of
  AND s.access IN $access AND r.access IN $access AND i.access IN $access AND e.access IN $access
  AND (person.only IS NULL OR r.id IN person.only)
  AND all(x IN [s, r, i, e] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
WITH person, r, e
ORDER BY e.valid_from, r.id
WITH person, e.valid_from AS start, avg(e.value) AS value, collect(r.id) AS records
ORDER BY start
WITH person, collect(value) AS rates, collect(toFloat(substring(start, 0, 4))) AS years,
  reduce(found = [], some IN collect(records) | found + some) AS evidence
WHERE size(rates) >= $least_years
MATCH (b:Person {id: person.id})-[t:SIBLING_OF]-(q:Person)
WHERE q.id IN [other IN $people | other.id]
  AND (t.valid_from IS NULL OR t.valid_from <= $as_of) AND (t.valid_to IS NULL OR t.valid_to >= $as_of)
  AND t.access IN $access
  AND t.known_from <= $known_at AND (t.known_to IS NULL OR t.known_to > $known_at)
WITH DISTINCT person, rates, evidence
RETURN person.id AS subject_id, CASE WHEN all(rate IN rates WHERE rate >= $high) THEN 'met' ELSE 'not met' END AS answer,
  evidence
ORDER BY subject_id
