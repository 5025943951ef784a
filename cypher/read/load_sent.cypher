// Every row of a feed as it was last sent, for the job that looks for the same rows under other ids.
// takes: feed
// gives: key, raw
MATCH (w:Row)
WHERE w.feed = $feed AND w.known_to IS NULL
RETURN w.key AS key, w.raw AS raw
ORDER BY key
