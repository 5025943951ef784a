// The models that runs of resolution had left behind until an instant, the newest first.
// takes: most, known_at
// gives: model_version, model
MATCH (r:Run)
WHERE r.model IS NOT NULL AND r.committed_at IS NOT NULL AND r.instant <= $known_at
RETURN r.model_version AS model_version, r.model AS model
ORDER BY r.committed_at DESC, r.id DESC
LIMIT $most
