// The instant that the last commit left with the right to write, so that no reader looks through all runs for it.
// takes:
// gives: instant
MATCH (l:Lease {id: 'writer'})
RETURN l.instant AS instant
