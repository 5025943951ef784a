// Out-of-work benefits of each adult, and young people not in education, employment or training.
// takes: people, codes, adult_born_by, young_born_by, access, known_at, as_of
// gives: person_id, answer, evidence, classes
UNWIND $people AS person
WITH person, CASE WHEN person.born > $young_born_by THEN '' ELSE person.id END AS of_age
OPTIONAL MATCH (p:Person {id: of_age})<-[s:SAME_AS]-(r:Record)-[i:INVOLVED_IN]->(e:Event)
WHERE i.role = 'subject' AND e.valid_from <= $as_of
  AND ((e.kind = 'benefit' AND e.code IN $codes AND person.born <= $adult_born_by) OR e.kind = 'neet')
  AND s.access IN $access AND r.access IN $access AND i.access IN $access AND e.access IN $access
  AND (person.only IS NULL OR r.id IN person.only)
  AND s.known_from <= $known_at AND (s.known_to IS NULL OR s.known_to > $known_at)
  AND r.known_from <= $known_at AND (r.known_to IS NULL OR r.known_to > $known_at)
  AND i.known_from <= $known_at AND (i.known_to IS NULL OR i.known_to > $known_at)
  AND e.known_from <= $known_at AND (e.known_to IS NULL OR e.known_to > $known_at)
WITH person, s, r, i, e
ORDER BY r.id
WITH person, collect(DISTINCT r.id) AS looked,
  collect(DISTINCT CASE WHEN e.valid_to IS NULL OR e.valid_to >= $as_of THEN r.id END) AS present,
  collect(DISTINCT s.access) + collect(DISTINCT r.access) + collect(DISTINCT i.access) + collect(DISTINCT e.access) AS classes
WITH person, looked, CASE WHEN size(looked) > 0 THEN present ELSE [] END AS seen, classes
RETURN person.id AS person_id, CASE
    WHEN person.born > $young_born_by THEN 'not applicable'
    WHEN size(seen) > 0 THEN 'met'
    WHEN size(looked) = 0 THEN 'unknown'
    ELSE 'not met' END AS answer,
  CASE WHEN size(seen) > 0 THEN seen ELSE looked END AS evidence, classes
ORDER BY person_id
