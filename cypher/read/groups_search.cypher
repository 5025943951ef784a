// Groups of a kind with a member whose surname begins so, or whose own name holds the words; no words finds all of the kind.
// takes: kind, words, most, access, known_at, as_of
// gives: group_id, kind, name, status, members, was
MATCH (g:Group {kind: $kind})<-[m:MEMBER_OF]-(p:Person)<-[s:SAME_AS]-(r:Record)
WHERE m.access IN $access AND s.access IN $access AND r.access IN $access
  AND all(x IN [m, s, r] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
  AND (m.valid_from IS NULL OR m.valid_from <= $as_of) AND (m.valid_to IS NULL OR m.valid_to >= $as_of)
WITH g, collect(DISTINCT p.id) AS present, collect(DISTINCT toLower(r.surname)) AS surnames
WHERE toLower(coalesce(g.name, '')) CONTAINS $words OR any(surname IN surnames WHERE surname STARTS WITH $words)
RETURN g.id AS group_id, g.kind AS kind, g.name AS name, g.status AS status, size(present) AS members, g.was AS was
ORDER BY coalesce(name, ''), group_id
LIMIT $most
