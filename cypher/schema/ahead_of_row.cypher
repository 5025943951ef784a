// What stands in the way of writing one new row without further questions: each as the answer to a question of that name, or nothing told where that must be asked.
// takes: feed, before, key, address_ids, title, owner, subject, sensitivity, legal_regime, delivery, trust
// gives: question, about, told
MATCH (n:Renumbered)
WHERE n.feed = $feed AND n.known_from < $before AND (n.known_to IS NULL OR n.known_to >= $before)
RETURN 'read/numbers' AS question, $feed AS about, [] AS told
LIMIT 1
UNION ALL
MATCH (w:Row {key: $key})
RETURN 'read/load_rows_of' AS question, w.key AS about, [w.key, w.id, w.known_to] AS told
UNION ALL
MATCH (t:Tombstone {kind: 'erased row'})
RETURN 'schema/erased_any' AS question, '' AS about, [] AS told
LIMIT 1
UNION ALL
MATCH (d:Decision)
WHERE d.kind IN ['protected', 'not_member', 'propose_member'] AND d.status IN ['in force', 'proposed']
WITH d LIMIT 1
UNWIND ['read/protected', 'read/removals', 'read/removals_waiting'] AS question
RETURN question, '' AS about, [] AS told
UNION ALL
UNWIND $address_ids AS id
MATCH (a:Address {id: id})
RETURN 'read/load_addresses_of' AS question, a.id AS about, [a.id, a.line, a.postcode, a.uprn, a.parent_uprn] AS told
UNION ALL
MATCH (f:Feed {id: $feed})
WHERE f.title = $title AND f.owner = $owner AND f.subject = $subject AND f.sensitivity = $sensitivity
  AND f.legal_regime = $legal_regime AND f.delivery = $delivery AND f.trust = $trust
RETURN 'write/load_feed' AS question, f.id AS about, [f.id] AS told
UNION ALL
MATCH (c:AccessClass)
RETURN 'schema/access_classes' AS question, '' AS about, [c.number, c.labels, c.members] AS told
