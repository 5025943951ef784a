// The records that a load stated, stated otherwise or closed since an instant, for the job that goes on from what it read before.
// takes: since, access
// gives: record_id
MATCH (r:Record)
WHERE r.stated_at > $since AND r.access IN $access
RETURN r.id AS record_id
ORDER BY record_id
