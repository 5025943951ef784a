// Take the right to write from whom we saw holding it; no row when somebody else was first.
// takes: seen, token, holder, kind, since
// gives: token
MERGE (l:Lease {id: 'writer'})
// Written before it is read, so that two takers wait for each other.
SET l.asked = $token
WITH l
WHERE coalesce(l.token, '') = $seen
SET l.token = $token, l.holder = $holder, l.kind = $kind, l.since = $since, l.beat = 0
RETURN l.token AS token
