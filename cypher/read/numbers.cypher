// How a feed numbered its rows just before an instant, for the job that reads what it sends.
// takes: feed, before
// gives: number, key, was
MATCH (n:Renumbered)
WHERE n.feed = $feed AND n.known_from < $before AND (n.known_to IS NULL OR n.known_to >= $before)
RETURN n.sent_as AS number, n.key AS key, n.was AS was
ORDER BY number, key
