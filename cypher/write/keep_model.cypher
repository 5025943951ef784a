// Keep the model a run made with that run.
// takes: run_id, model_version, model
// gives: run_id
MATCH (r:Run {id: $run_id})
SET r.model_version = $model_version, r.model = $model
RETURN r.id AS run_id
