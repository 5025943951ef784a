// What was restricted or erased of these persons or groups, as far as its class may be read.
// takes: ids, access, known_at
// gives: whole, part, kind, rule, opened
UNWIND $ids AS id
MATCH (t:Tombstone {whole: id})
WHERE t.access IN $access AND t.known_from <= $known_at AND t.kind <> 'removed'
RETURN t.whole AS whole, t.part AS part, t.kind AS kind, t.rule AS rule, t.known_from AS opened
ORDER BY opened, whole, part, kind
