// Every two persons who may be one, as far as the caller reads, for the queue of what is to be decided.
// takes: access, known_at
// gives: person_id, record_id, other_id, other_record_id, weight, probability
MATCH (p:Person)<-[s:SAME_AS]-(r:Record)-[m:POSSIBLY_SAME_AS]->(o:Record)-[t:SAME_AS]->(q:Person)
WHERE p.id <> q.id
  AND s.access IN $access AND r.access IN $access AND m.access IN $access AND o.access IN $access AND t.access IN $access
  AND all(x IN [s, r, m, o, t] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
RETURN p.id AS person_id, r.id AS record_id, q.id AS other_id, o.id AS other_record_id, m.weight AS weight,
  m.probability AS probability
ORDER BY record_id, other_record_id, m.id
