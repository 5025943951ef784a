// What needs somebody's attention anywhere, by one record alone.
// takes: access, known_at
// gives: person_id, record_id, attention
MATCH (p:Person)<-[s:SAME_AS]-(r:Record)
WHERE s.attention IS NOT NULL AND s.access IN $access AND r.access IN $access
  AND s.known_from <= $known_at AND (s.known_to IS NULL OR s.known_to > $known_at)
  AND r.known_from <= $known_at AND (r.known_to IS NULL OR r.known_to > $known_at)
RETURN p.id AS person_id, r.id AS record_id, s.attention AS attention
ORDER BY person_id, record_id
