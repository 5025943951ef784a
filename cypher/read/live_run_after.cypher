// The run that was committed next after the one of an instant, with what it said of itself.
// takes: after
// gives: run_id, kind, instant, details
MATCH (r:Run {after: $after})
WHERE r.committed_at IS NOT NULL
RETURN r.id AS run_id, r.kind AS kind, r.instant AS instant, r.details AS details
ORDER BY instant, run_id
