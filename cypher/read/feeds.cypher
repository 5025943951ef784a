// The feeds that have been loaded, with the subject each serves and how far each of its fields is trusted.
// takes:
// gives: feed, title, owner, subject, sensitivity, legal_regime, trust
MATCH (f:Feed)
RETURN f.id AS feed, f.title AS title, f.owner AS owner, f.subject AS subject, f.sensitivity AS sensitivity,
  f.legal_regime AS legal_regime, f.trust AS trust
ORDER BY feed
