// Take the right to write if nobody has it, for one transaction; tells whose it is, and what must be swept or deleted first.
// takes: token
// gives: token, instant, open, due
MERGE (l:Lease {id: 'writer'})
// Written before it is read, so that two takers wait for each other.
SET l.asked = $token
SET l.token = CASE WHEN coalesce(l.token, '') = '' THEN $token ELSE l.token END
WITH l
OPTIONAL MATCH (r:Run {state: 'open'})
WITH l, count(r) AS open
OPTIONAL MATCH (t:Tombstone {kind: 'erased row'})
WHERE t.due IS NOT NULL
RETURN l.token AS token, l.instant AS instant, open, count(t) AS due
