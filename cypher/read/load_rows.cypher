// Every version of every row of a feed, for the job that compares them with a new delivery.
// takes: feed
// gives: key, row_id, closed
MATCH (w:Row)
WHERE w.feed = $feed
RETURN w.key AS key, w.id AS row_id, w.known_to AS closed
ORDER BY row_id
