// How the addresses that some records ever stated are known now: a load may know one better than before.
// takes: ids, access, known_at
// gives: address_id, line, postcode, uprn
UNWIND $ids AS id
MATCH (r:Record {id: id})-[t:AT]->(a:Address)
WHERE r.access IN $access AND t.access IN $access AND t.known_from <= $known_at
RETURN DISTINCT a.id AS address_id, a.line AS line, a.postcode AS postcode, a.uprn AS uprn
ORDER BY address_id
