// The instant of the last committed run, none before the first.
// takes:
// gives: instant
MATCH (r:Run {state: 'committed'})
RETURN max(r.instant) AS instant
