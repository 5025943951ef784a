// Begin a run, after the last that was committed; what it writes is invisible until it commits.
// takes: run_id, kind, instant, since, started_at
// gives: run_id
CREATE (r:Run {id: $run_id, kind: $kind, state: 'open', instant: $instant, after: $since, started_at: $started_at})
RETURN r.id AS run_id
