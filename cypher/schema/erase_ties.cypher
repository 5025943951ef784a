// Under whom these records stand or ever stood, and of which class that was.
// takes: ids
// gives: record_id, person_id, access
UNWIND $ids AS id
MATCH (r:Record {id: id})-[s:SAME_AS]->(p:Person)
RETURN DISTINCT id AS record_id, p.id AS person_id,
  CASE WHEN s.known_to IS NULL THEN s.access ELSE r.access END AS access
ORDER BY record_id, person_id, access
