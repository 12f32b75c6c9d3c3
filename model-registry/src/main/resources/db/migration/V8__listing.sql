-- What lists and searches go by: newest first within a state, a model or a data set.
create index job_execution_by_status on job_execution (batchstatus, jobexecutionid);
create index job_run_by_model on job_run (model, instance_id);
create index job_run_by_dataset on job_run (dataset, instance_id);
create index model_version_by_model on model_version (model, id);
create index quarantined_image_by_execution on quarantined_image (execution_id) where feature_set_id is null;
create index shard_totals on shard (feature_set_id) include (row_count, seconds);
