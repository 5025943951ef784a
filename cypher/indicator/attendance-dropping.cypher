// Whose school attendance drops: the last ended year well below the first, or a falling line; fewer ended years are not answered for.
// takes: people, child_born_after, least_years, drop, trend_years, trend, access, known_at, as_of
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
WITH person, rates, years, evidence, reduce(total = 0.0, at IN years | total + at) / size(years) AS middle
WITH person, rates, evidence,
  reduce(total = 0.0, n IN range(0, size(rates) - 1) | total + (years[n] - middle) * rates[n])
  / reduce(total = 0.0, at IN years | total + (at - middle) * (at - middle)) AS slope
RETURN person.id AS subject_id, CASE
  WHEN head(rates) - last(rates) >= $drop THEN 'met'
  WHEN size(rates) >= $trend_years AND slope <= $trend THEN 'met'
  ELSE 'not met' END AS answer, evidence
ORDER BY subject_id
