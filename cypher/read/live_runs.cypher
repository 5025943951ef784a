// The runs committed since an instant, with what each said of itself, oldest first.
// takes: since
// gives: run_id, kind, instant, details
MATCH (r:Run {state: 'committed'})
WHERE r.instant > $since
RETURN r.id AS run_id, r.kind AS kind, r.instant AS instant, r.details AS details
ORDER BY instant, run_id
