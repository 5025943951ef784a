// All records of the persons that some records stand under.
// takes: ids, access, known_at
// gives: record_id, person_id
UNWIND $ids AS id
MATCH (r:Record {id: id})-[s:SAME_AS]->(p:Person)
WHERE r.access IN $access AND s.access IN $access
  AND s.known_from <= $known_at AND (s.known_to IS NULL OR s.known_to > $known_at)
WITH DISTINCT p
MATCH (p)<-[t:SAME_AS]-(o:Record)
WHERE t.access IN $access AND o.access IN $access
  AND t.known_from <= $known_at AND (t.known_to IS NULL OR t.known_to > $known_at)
RETURN DISTINCT o.id AS record_id, p.id AS person_id
ORDER BY record_id, person_id
