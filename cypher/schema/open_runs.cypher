// Runs that began and never committed, oldest first.
// takes:
// gives: run_id, kind, instant
MATCH (r:Run {state: 'open'})
RETURN r.id AS run_id, r.kind AS kind, r.instant AS instant
ORDER BY instant, run_id
