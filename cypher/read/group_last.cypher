// The last run that formed groups, and its instant.
// takes: most
// gives: run_id, instant
MATCH (r:Run {kind: 'group'})
WHERE r.committed_at IS NOT NULL
RETURN r.id AS run_id, r.instant AS instant
ORDER BY instant DESC, run_id
LIMIT $most
