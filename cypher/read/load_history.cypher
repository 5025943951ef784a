// The files of a feed that were loaded and committed, oldest first.
// takes: feed
// gives: load_id, file, hash, definition, received_at, instant
MATCH (l:Load {feed: $feed})
MATCH (r:Run {id: l.run_id})
WHERE r.state = 'committed'
RETURN l.id AS load_id, l.file AS file, l.hash AS hash, l.definition AS definition, l.received_at AS received_at,
  r.instant AS instant
ORDER BY instant, load_id
