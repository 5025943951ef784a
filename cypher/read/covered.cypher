// The runs that gave facts other classes, and how often each did; what was read before the last is read again.
// takes:
// gives: run_id, covered
MATCH (r:Run)
WHERE r.covered IS NOT NULL
RETURN r.id AS run_id, r.covered AS covered
ORDER BY r.instant, run_id
