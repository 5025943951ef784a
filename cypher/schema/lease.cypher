// Who holds the right to write, and how often they have beaten.
// takes:
// gives: token, holder, kind, since, beat
MATCH (l:Lease {id: 'writer'})
RETURN l.token AS token, l.holder AS holder, l.kind AS kind, l.since AS since, l.beat AS beat
