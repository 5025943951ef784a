// Which of these events are in the graph, held or closed.
// takes: ids
// gives: event_id, closed
UNWIND $ids AS id
MATCH (e:Event {id: id})
RETURN e.id AS event_id, e.known_to AS closed
ORDER BY event_id
