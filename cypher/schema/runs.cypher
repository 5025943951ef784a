// Every committed run, oldest first.
// takes:
// gives: run_id, kind, instant, started_at, committed_at, details
MATCH (r:Run {state: 'committed'})
RETURN r.id AS run_id, r.kind AS kind, r.instant AS instant, r.started_at AS started_at,
       r.committed_at AS committed_at, r.details AS details
ORDER BY instant, run_id
