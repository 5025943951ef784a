// What each of these runs touched, as far as it says so.
// takes: ids
// gives: run_id, touched
UNWIND $ids AS id
MATCH (r:Run {id: id})
WHERE r.touched IS NOT NULL
RETURN r.id AS run_id, r.touched AS touched
ORDER BY run_id
