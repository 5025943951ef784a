// Where groups lived as it stands, whatever the day, and since when, so that households keep their ids.
// takes: access, known_at
// gives: group_id, kind, address_id, since
MATCH (g:Group)-[h:LIVES_AT]->(a:Address)
WHERE h.access IN $access AND h.known_from <= $known_at AND (h.known_to IS NULL OR h.known_to > $known_at)
RETURN g.id AS group_id, g.kind AS kind, a.id AS address_id, min(coalesce(h.valid_from, '')) AS since
ORDER BY group_id, kind, address_id
