// Commit a run and give back the lease, in one step; no row when the lease was lost.
// takes: run_id, token, committed_at, details, touched
// gives: run_id
MATCH (l:Lease {id: 'writer'})
SET l.asked = $token
WITH l
WHERE l.token = $token
MATCH (r:Run {id: $run_id})
SET r.state = 'committed', r.committed_at = $committed_at, r.details = $details,
  r.touched = $touched, l.token = '', l.instant = r.instant
RETURN r.id AS run_id
