// The runs that committed after an instant, up to another.
// takes: since, known_at
// gives: kind, details
MATCH (r:Run {state: 'committed'})
WHERE r.instant > $since AND r.instant <= $known_at
RETURN r.kind AS kind, r.details AS details
ORDER BY r.instant, r.id
