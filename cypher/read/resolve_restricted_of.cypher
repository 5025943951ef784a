// Of some records those whose tie a run closed and whose class is no longer that of the tie.
// takes: ids, run_id
// gives: record_id, person_id, before, after
UNWIND $ids AS id
MATCH (r:Record {id: id})-[s:SAME_AS]->(p:Person)
WHERE s.closed_run_id = $run_id AND s.access <> r.access
RETURN r.id AS record_id, p.id AS person_id, s.access AS before, r.access AS after
ORDER BY record_id, person_id, before
