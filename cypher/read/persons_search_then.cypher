// As persons_search, of an earlier instant: by what each record stated under the row of then, which may not be what it states now.
// takes: given, family, born, postcode, identifier, most, access, known_at
// gives: person_id, exact, records, record_ids, exact_ids
MATCH (r:Record)-[s:SAME_AS]->(p:Person)
WHERE s.access IN $access AND r.access IN $access
  AND all(x IN [s, r] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
MATCH (r)-[f:FROM]->(w:Row)
WHERE f.access IN $access AND w.access IN $access
  AND all(x IN [f, w] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
WITH p, r, toLower(coalesce(f.said, '')) AS said, f.said IS NULL AS same
WHERE ($given = '' OR (same AND (toLower(r.given_name) STARTS WITH $given OR toLower(r.known_as) STARTS WITH $given))
    OR said CONTAINS '"given_name":"' + $given OR said CONTAINS '"known_as":"' + $given)
  AND ($family = '' OR (same AND (toLower(r.surname) STARTS WITH $family OR toLower(r.former_surname) STARTS WITH $family))
    OR said CONTAINS '"surname":"' + $family OR said CONTAINS '"former_surname":"' + $family)
  AND ($born = '' OR (same AND r.date_of_birth = $born) OR said CONTAINS '"date_of_birth":"' + $born + '"')
  AND ($postcode = '' OR (same AND r.postcode = $postcode) OR said CONTAINS '"postcode":"' + toLower($postcode) + '"')
  AND ($identifier = '' OR (same AND $identifier IN [r.nhs_number, r.nino, r.upn, r.pnc_id])
    OR any(name IN ['nhs_number', 'nino', 'upn', 'pnc_id']
      WHERE said CONTAINS '"' + name + '":"' + toLower($identifier) + '"'))
WITH p, r, CASE WHEN same AND toLower(r.surname) = $family AND toLower(r.given_name) = $given THEN 1
  WHEN said CONTAINS '"surname":"' + $family + '"' AND said CONTAINS '"given_name":"' + $given + '"' THEN 1
  ELSE 0 END AS equal
ORDER BY r.id
RETURN p.id AS person_id, max(equal) AS exact, count(r) AS records, collect(r.id) AS record_ids,
  collect(CASE WHEN equal = 1 THEN r.id END) AS exact_ids
ORDER BY exact DESC, records DESC, person_id
LIMIT $most
