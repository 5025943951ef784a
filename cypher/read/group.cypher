// Groups by id, each with how many people are in it on a day.
// takes: ids, access, known_at, as_of
// gives: group_id, kind, name, status, expires_on, members, was
UNWIND $ids AS id
MATCH (g:Group {id: id})<-[m:MEMBER_OF]-(p:Person)
WHERE m.access IN $access AND m.known_from <= $known_at AND (m.known_to IS NULL OR m.known_to > $known_at)
WITH g, collect(DISTINCT CASE WHEN (m.valid_from IS NULL OR m.valid_from <= $as_of)
  AND (m.valid_to IS NULL OR m.valid_to >= $as_of) THEN p.id END) AS present
RETURN g.id AS group_id, g.kind AS kind, g.name AS name, g.status AS status, g.expires_on AS expires_on,
  size(present) AS members, g.was AS was
ORDER BY group_id
