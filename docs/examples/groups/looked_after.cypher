// Each time that a child was looked after by the council.
MATCH (r:Record)-[i:INVOLVED_IN]->(e:Event {kind: 'lac'})
WHERE r.access IN $access AND i.access IN $access AND e.access IN $access
  AND all(x IN [r, i, e] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
  AND i.role = 'subject'
RETURN r.id AS record_id, 'all' AS group_key, 'Looked after' AS name, e.valid_from AS valid_from, e.valid_to AS valid_to,
  r.access AS r_access, i.access AS i_access, e.access AS e_access
