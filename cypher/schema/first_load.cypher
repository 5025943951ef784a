// The instant of the first load that was committed: before it nothing was known.
// takes:
// gives: instant
MATCH (r:Run)
WHERE r.state = 'committed' AND r.kind IN ['load', 'live']
RETURN min(r.instant) AS instant
