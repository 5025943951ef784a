// Each school year that a pupil missed more than a fifth of.
MATCH (r:Record)-[i:INVOLVED_IN]->(e:Event {kind: 'attendance', code: 'year'})
WHERE r.access IN $access AND i.access IN $access AND e.access IN $access
  AND all(x IN [r, i, e] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
  AND i.role = 'subject' AND e.value < 80 AND e.valid_to <= $as_of
RETURN r.id AS record_id, 'all' AS group_key, 'Often away from school' AS name,
  e.valid_from AS valid_from, e.valid_to AS valid_to, e.value AS attended, e.text AS year,
  r.access AS r_access, i.access AS i_access, e.access AS e_access
