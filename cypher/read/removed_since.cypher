// Of which persons and gangs a membership was removed by decision after an instant, as far as its class may be read.
// takes: ids, since, access, known_at
// gives: whole, opened
UNWIND $ids AS id
MATCH (t:Tombstone {whole: id})
WHERE t.access IN $access AND t.kind = 'removed' AND t.known_from > $since AND t.known_from <= $known_at
RETURN DISTINCT t.whole AS whole, t.known_from AS opened
ORDER BY opened, whole
