// The instant of the last commit, how often facts had got other classes, and the instant of the last erasure.
// takes:
// gives: instant, covered, erased_at
MATCH (l:Lease {id: 'writer'})
RETURN l.instant AS instant, l.covered AS covered, l.erased_at AS erased_at
