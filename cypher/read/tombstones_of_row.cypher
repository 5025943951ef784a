// What was restricted or erased of records whose keys start so, as far as its class may be read.
// takes: start, access, known_at
// gives: part, kind
MATCH (t:Tombstone)
WHERE t.part STARTS WITH $start AND t.access IN $access AND t.known_from <= $known_at
RETURN DISTINCT t.part AS part, t.kind AS kind
ORDER BY part, kind
