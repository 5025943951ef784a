// The person that each record stands under as it stands, with the class of that.
// takes: access, known_at
// gives: record_id, person_id, tie_access
MATCH (r:Record)-[s:SAME_AS]->(p:Person)
WHERE r.access IN $access AND s.access IN $access
  AND s.known_from <= $known_at AND (s.known_to IS NULL OR s.known_to > $known_at)
RETURN r.id AS record_id, p.id AS person_id, s.access AS tie_access
ORDER BY record_id, person_id
