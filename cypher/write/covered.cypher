// Note that a run gives facts other classes, so that nobody goes on from what was read before.
// takes: run_id
// gives: run_id
MATCH (r:Run {id: $run_id})
SET r.covered = coalesce(r.covered, 0) + 1
WITH r
// Counted where commits meet, too: whoever asks for the last of them is told at once.
MATCH (l:Lease {id: 'writer'})
SET l.covered = coalesce(l.covered, 0) + 1
RETURN r.id AS run_id
