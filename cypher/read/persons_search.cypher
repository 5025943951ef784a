// Persons with a record that answers every word given: names begin so, date of birth, postcode and identifiers are equal.
// takes: given, family, born, postcode, identifier, most, access, known_at
// gives: person_id, exact, records, record_ids, exact_ids
MATCH (r:Record)-[s:SAME_AS]->(p:Person)
WHERE ($given = '' OR toLower(r.given_name) STARTS WITH $given OR toLower(r.known_as) STARTS WITH $given)
  AND ($family = '' OR toLower(r.surname) STARTS WITH $family OR toLower(r.former_surname) STARTS WITH $family)
  AND ($born = '' OR r.date_of_birth = $born)
  AND ($postcode = '' OR r.postcode = $postcode)
  AND ($identifier = '' OR $identifier IN [r.nhs_number, r.nino, r.upn, r.pnc_id])
  AND s.access IN $access AND r.access IN $access
  AND all(x IN [s, r] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
WITH p, r, CASE WHEN toLower(r.surname) = $family AND toLower(r.given_name) = $given THEN 1 ELSE 0 END AS equal
ORDER BY r.id
RETURN p.id AS person_id, max(equal) AS exact, count(r) AS records, collect(r.id) AS record_ids,
  collect(CASE WHEN equal = 1 THEN r.id END) AS exact_ids
ORDER BY exact DESC, records DESC, person_id
LIMIT $most
