// The models that runs of resolution left behind, the newest first.
// takes: most
// gives: model_version, model
MATCH (r:Run)
WHERE r.model IS NOT NULL AND r.committed_at IS NOT NULL
RETURN r.model_version AS model_version, r.model AS model
ORDER BY r.committed_at DESC, r.id DESC
LIMIT $most
