// The feeds that had been loaded until an instant, with the subject each serves and how far each of its fields is trusted.
// takes: known_at
// gives: feed, title, owner, subject, sensitivity, legal_regime, trust, was
MATCH (f:Feed)
WHERE f.known_from IS NULL OR f.known_from <= $known_at
RETURN f.id AS feed, f.title AS title, f.owner AS owner, f.subject AS subject, f.sensitivity AS sensitivity,
  f.legal_regime AS legal_regime, f.trust AS trust, f.was AS was
ORDER BY feed
