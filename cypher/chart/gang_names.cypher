// The gangs that sources name, under the name each source gives.
// takes: organisation_ids, access, known_at, as_of
// gives: organisation_id, group_id, name, basis
UNWIND $organisation_ids AS id
MATCH (o:Organisation {id: id})<-[n:NAMED_BY]-(g:Group)
WHERE n.access IN $access AND n.known_from <= $known_at AND (n.known_to IS NULL OR n.known_to > $known_at)
  AND (n.valid_from IS NULL OR n.valid_from <= $as_of) AND (n.valid_to IS NULL OR n.valid_to >= $as_of)
RETURN o.id AS organisation_id, g.id AS group_id, g.name AS name, n.basis AS basis
ORDER BY organisation_id, group_id, n.id
