// The instant of the last commit, and how often facts had got other classes, as both are kept with the right to write.
// takes:
// gives: instant, covered
MATCH (l:Lease {id: 'writer'})
RETURN l.instant AS instant, l.covered AS covered
