// Note that nothing is left of a run that never committed.
// takes: run_id
// gives: run_id
MATCH (r:Run {id: $run_id})
WHERE r.state = 'open'
SET r.state = 'swept'
RETURN r.id AS run_id
