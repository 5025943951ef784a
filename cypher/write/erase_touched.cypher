// Let no run say any more what it touched: some of that is erased.
// takes:
// gives: run_id
MATCH (r:Run)
WHERE r.touched IS NOT NULL
REMOVE r.touched
RETURN r.id AS run_id
