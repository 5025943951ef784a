// Show that the writer is alive; no row when the lease is no longer theirs.
// takes: token
// gives: beat
MATCH (l:Lease {id: 'writer'})
WHERE l.token = $token
SET l.beat = l.beat + 1
RETURN l.beat AS beat
