// Keep what a feed is: its owner, subject, labels and how far each field is trusted.
// takes: feed, title, owner, subject, sensitivity, legal_regime, delivery, trust, run_id, instant
// gives: feed
MERGE (f:Feed {id: $feed})
ON CREATE SET f.run_id = $run_id, f.known_from = $instant
SET f.was = CASE WHEN f.trust IS NULL OR f.trust = $trust THEN f.was
  ELSE coalesce(f.was, []) + ['{"until":"' + $instant + '","trust":' + f.trust + '}'] END
SET f.title = $title, f.owner = $owner, f.subject = $subject, f.sensitivity = $sensitivity,
  f.legal_regime = $legal_regime, f.delivery = $delivery, f.trust = $trust
RETURN f.id AS feed
