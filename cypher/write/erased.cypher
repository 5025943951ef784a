// Note where commits meet when something was erased last, so that nobody goes on from what was read before.
// takes: instant
// gives: instant
MATCH (l:Lease {id: 'writer'})
SET l.erased_at = $instant
RETURN l.erased_at AS instant
