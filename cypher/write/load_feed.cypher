// Keep what a feed is: its owner, subject, labels and how far each field is trusted.
// takes: feed, title, owner, subject, sensitivity, legal_regime, delivery, trust, run_id
// gives: feed
MERGE (f:Feed {id: $feed})
ON CREATE SET f.run_id = $run_id
SET f.title = $title, f.owner = $owner, f.subject = $subject, f.sensitivity = $sensitivity,
  f.legal_regime = $legal_regime, f.delivery = $delivery, f.trust = $trust
RETURN f.id AS feed
