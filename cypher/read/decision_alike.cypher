// The likenesses that some records lead to, with all their records, for the jobs that link only a part.
// takes: ids, access, known_at
// gives: likeness_id, record_id, access
UNWIND $ids AS id
MATCH (r:Record {id: id})-[a:ALIKE]->(l:Likeness)
WHERE r.access IN $access AND a.access IN $access
  AND a.known_from <= $known_at AND (a.known_to IS NULL OR a.known_to > $known_at)
WITH DISTINCT l
MATCH (l)<-[b:ALIKE]-(o:Record)
WHERE b.access IN $access AND o.access IN $access
  AND b.known_from <= $known_at AND (b.known_to IS NULL OR b.known_to > $known_at)
RETURN l.id AS likeness_id, o.id AS record_id, b.access AS access
ORDER BY likeness_id, record_id
