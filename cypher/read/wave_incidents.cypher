// The events in which a feed tells of an incident: where it says of one of those involved what it does not of others.
// takes: incidents, access, known_at
// gives: event_id, feed, incident
UNWIND $incidents AS one
MATCH (e:Event {incident: one.incident})
WHERE e.feed = one.feed AND e.access IN $access
  AND e.known_from <= $known_at AND (e.known_to IS NULL OR e.known_to > $known_at)
RETURN e.id AS event_id, e.feed AS feed, e.incident AS incident
ORDER BY event_id
