// Where some records stand and ever stood, and what of some persons' ids is there: each as the answer to a question of that name.
// takes: ids, own, persons, likenesses, access, known_at
// gives: question, about, told
UNWIND $ids AS id
MATCH (r:Record {id: id})-[:SAME_AS]->(p:Person)
RETURN DISTINCT 'read/decision_minted' AS question, r.id AS about, [p.id, p.minted_for, p.known_to] AS told
UNION ALL
UNWIND $ids AS id
MATCH (a:Record {id: id})-[e:SAME_AS]->(b:Person)
WHERE e.known_to IS NULL
RETURN 'built/held_edges SAME_AS' AS question, a.id AS about, [e.id, a.id] AS told
UNION ALL
UNWIND $ids AS id
MATCH (a:Record {id: id})-[e:ALIKE]->(b:Likeness)
WHERE e.known_to IS NULL
RETURN 'built/held_edges ALIKE' AS question, a.id AS about, [e.id, a.id] AS told
UNION ALL
UNWIND $ids AS id
MATCH (r:Record {id: id})-[a:ALIKE]->(l:Likeness)<-[b:ALIKE]-(o:Record)
WHERE r.access IN $access AND a.access IN $access
  AND a.known_from <= $known_at AND (a.known_to IS NULL OR a.known_to > $known_at)
  AND b.access IN $access AND o.access IN $access
  AND b.known_from <= $known_at AND (b.known_to IS NULL OR b.known_to > $known_at)
RETURN DISTINCT 'read/decision_alike' AS question, r.id AS about, [l.id, o.id, b.access] AS told
UNION ALL
UNWIND $own AS id
MATCH (a:Record {id: id})-[e:POSSIBLY_SAME_AS]->(b:Record)
WHERE e.known_to IS NULL
RETURN 'built/held_edges POSSIBLY_SAME_AS' AS question, a.id AS about, [e.id, a.id] AS told
UNION ALL
UNWIND $own AS id
MATCH (b:Record {id: id})<-[e:POSSIBLY_SAME_AS]-(a:Record)
WHERE e.known_to IS NULL
RETURN 'built/held_edges POSSIBLY_SAME_AS at target' AS question, b.id AS about, [e.id, a.id] AS told
UNION ALL
UNWIND $likenesses AS id
MATCH (x:Likeness {id: id})
RETURN 'built/held_nodes Likeness' AS question, x.id AS about, [x.id, x.known_to] AS told
UNION ALL
UNWIND $persons AS id
MATCH (x:Person {id: id})
RETURN 'built/held_nodes Person' AS question, x.id AS about, [x.id, x.known_to, x.minted_for] AS told
UNION ALL
UNWIND $persons AS id
MATCH (x:Alias {id: id})
RETURN 'built/held_nodes Alias' AS question, x.id AS about, [x.id, x.known_to] AS told
UNION ALL
UNWIND $persons AS id
MATCH (p:Person {id: id})<-[n:NOW]-(a:Alias)
WHERE n.known_from <= $known_at AND (n.known_to IS NULL OR n.known_to > $known_at)
RETURN DISTINCT 'read/decision_aliases' AS question, p.id AS about, [a.id, p.id] AS told
UNION ALL
UNWIND $persons AS id
MATCH (a:Alias {id: id})-[e:NOW]->(b:Person)
WHERE e.known_to IS NULL
RETURN 'built/held_edges NOW' AS question, a.id AS about, [e.id, a.id] AS told
UNION ALL
MATCH (s:SchemaVersion {id: 'kithkin'})
RETURN 'schema/keep_secret_mark' AS question, '' AS about, [s.secret_mark] AS told
