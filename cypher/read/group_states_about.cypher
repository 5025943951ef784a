// What is stated of the people that some records name, with the class of each part of the evidence.
// takes: ids, access, known_at
// gives: source_record, target_record, kind, valid_from, valid_to, tie_access, source_access, target_access
UNWIND $ids AS id
MATCH (b:Record {id: id})<-[t:STATES]-(a:Record)
WHERE a.access IN $access AND t.access IN $access AND b.access IN $access
  AND t.known_from <= $known_at AND (t.known_to IS NULL OR t.known_to > $known_at)
RETURN a.id AS source_record, b.id AS target_record, t.kind AS kind, t.valid_from AS valid_from,
  t.valid_to AS valid_to, t.access AS tie_access, a.access AS source_access, b.access AS target_access
ORDER BY source_record, target_record, kind, coalesce(valid_from, ''), coalesce(valid_to, ''), tie_access
