// Attendance, exclusions, pupil referral units and NEET of each child of school age.
// takes: people, school_born_by, adult_born_by, primary_born_after, since, below, below_before, changed_on, terms, exclusions, days, primary_days, category, access, known_at, as_of
// gives: person_id, answer, evidence, classes
UNWIND $people AS person
WITH person,
  CASE WHEN person.born <= $adult_born_by OR person.born > $school_born_by THEN '' ELSE person.id END AS of_age
OPTIONAL MATCH (p:Person {id: of_age})<-[s:SAME_AS]-(r:Record)-[i:INVOLVED_IN]->(e:Event)
WHERE e.kind IN ['attendance', 'exclusion', 'neet'] AND i.role = 'subject'
  AND e.valid_from <= $as_of AND (e.valid_to IS NULL OR e.valid_to > $since)
  AND s.access IN $access AND r.access IN $access AND i.access IN $access AND e.access IN $access
  AND (person.only IS NULL OR r.id IN person.only)
  AND s.known_from <= $known_at AND (s.known_to IS NULL OR s.known_to > $known_at)
  AND r.known_from <= $known_at AND (r.known_to IS NULL OR r.known_to > $known_at)
  AND i.known_from <= $known_at AND (i.known_to IS NULL OR i.known_to > $known_at)
  AND e.known_from <= $known_at AND (e.known_to IS NULL OR e.known_to > $known_at)
WITH person, of_age, s, r, i, e
ORDER BY e.valid_from DESC, r.id
WITH person, of_age, collect({
    kind: e.kind, code: e.code, rate: e.value, below: CASE WHEN e.valid_from < $changed_on THEN $below_before ELSE $below END,
    times: CASE WHEN e.value IS NULL THEN 1 ELSE e.value END, days: e.days, record: r.id,
    now: e.valid_to IS NULL OR e.valid_to >= $as_of
  }) AS told,
  collect(DISTINCT s.access) + collect(DISTINCT r.access) + collect(DISTINCT i.access) + collect(DISTINCT e.access) AS classes
OPTIONAL MATCH (q:Person {id: of_age})<-[u:SAME_AS]-(v:Record)-[t:AFFILIATED_WITH]->(o:Organisation {kind: 'school'})
WHERE t.kind = 'attends' AND o.category = $category
  AND (t.valid_from IS NULL OR t.valid_from <= $as_of) AND (t.valid_to IS NULL OR t.valid_to >= $as_of)
  AND u.access IN $access AND v.access IN $access AND t.access IN $access
  AND (person.only IS NULL OR v.id IN person.only)
  AND u.known_from <= $known_at AND (u.known_to IS NULL OR u.known_to > $known_at)
  AND v.known_from <= $known_at AND (v.known_to IS NULL OR v.known_to > $known_at)
  AND t.known_from <= $known_at AND (t.known_to IS NULL OR t.known_to > $known_at)
WITH person, told, classes, v, u, t
ORDER BY v.id
WITH person, told, classes, collect(DISTINCT v.id) AS unit,
  collect(DISTINCT u.access) + collect(DISTINCT v.access) + collect(DISTINCT t.access) AS unit_classes
WITH person, classes + unit_classes AS classes, unit,
  [one IN told WHERE one.kind = 'attendance' AND one.code = 'year' AND one.rate IS NOT NULL] AS years,
  [one IN told WHERE one.kind = 'attendance' AND one.code = 'term' AND one.rate IS NOT NULL] AS all_terms,
  [one IN told WHERE one.kind = 'exclusion' AND one.code = 'FTE'] AS fixed,
  [one IN told WHERE one.kind = 'exclusion' AND one.code = 'PEX'] AS permanent,
  [one IN told WHERE one.kind = 'neet' AND one.now | one.record] AS neet
WITH person, classes, unit, fixed, permanent, neet, years[0..1] AS latest, all_terms[0..$terms] AS latest_terms
WITH person, classes, unit, permanent, neet, fixed,
  CASE WHEN size(latest) = 1 THEN latest WHEN size(latest_terms) = $terms THEN latest_terms ELSE [] END AS attended,
  CASE WHEN person.born > $primary_born_after THEN $primary_days ELSE $days END AS most_days
WITH person, classes, attended,
  CASE WHEN size(attended) > 0 AND all(one IN attended WHERE one.rate < one.below)
    THEN [one IN attended | one.record] ELSE [] END
  + CASE WHEN reduce(total = 0, one IN fixed | total + one.times) >= $exclusions
      OR reduce(total = 0.0, one IN fixed | total + coalesce(one.days, 0)) >= most_days
    THEN [one IN fixed | one.record] ELSE [] END
  + [one IN permanent | one.record] + neet + unit AS seen
RETURN person.id AS person_id, CASE
    WHEN person.born <= $adult_born_by OR person.born > $school_born_by THEN 'not applicable'
    WHEN size(seen) > 0 THEN 'met'
    WHEN size(attended) = 0 THEN 'unknown'
    ELSE 'not met' END AS answer,
  CASE WHEN size(seen) > 0 THEN seen ELSE [one IN attended | one.record] END AS evidence, classes
ORDER BY person_id
