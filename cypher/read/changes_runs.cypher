// The committed runs of these instants.
// takes: instants
// gives: instant, run_id, kind, details
UNWIND $instants AS instant
MATCH (r:Run {state: 'committed', instant: instant})
RETURN r.instant AS instant, r.id AS run_id, r.kind AS kind, r.details AS details
ORDER BY instant, run_id
