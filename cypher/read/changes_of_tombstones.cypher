// The ids of which something was restricted or erased from an instant on, as far as its class may be read.
// takes: since, access, known_at
// gives: whole, opened
MATCH (t:Tombstone)
WHERE t.access IN $access AND t.known_from >= $since AND t.known_from <= $known_at AND t.kind <> 'removed'
RETURN DISTINCT t.whole AS whole, t.known_from AS opened
ORDER BY whole, opened
