// The records that stood under somebody and were erased by decision since an instant, up to another.
// takes: since, until
// gives: record_id
MATCH (t:Tombstone {kind: 'erased'})
WHERE t.known_from > $since AND t.known_from <= $until
RETURN DISTINCT t.part AS record_id
ORDER BY record_id
