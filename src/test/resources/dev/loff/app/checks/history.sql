-- Years of nights, for checks of speed: :executions executions (most of job nightly), :shards shards, :versions model versions.
-- The rows name files that do not exist.
insert into job_instance (version, jobname, applicationname)
select 1, case n % 20 when 0 then 'score-images' when 1 then 'extract-features' else 'nightly' end, 'loff'
from generate_series(1, :executions) n;

insert into job_execution (jobinstanceid, version, createtime, starttime, endtime, lastupdatedtime, batchstatus, exitstatus, jobparameters)
select jobinstanceid, 1, t, t, t + interval '1 hour', t + interval '1 hour', s, s,
  'dataset = /data/night-' || jobinstanceid % 50 || E'\nencoder = shipped'
from (
  select jobinstanceid, now() - make_interval(mins => (:executions - row_number() over (order by jobinstanceid))::integer * 10) as t,
    case when jobinstanceid % 97 = 0 then 'FAILED' when jobinstanceid % 9973 = 0 then 'STOPPED' else 'COMPLETED' end as s
  from job_instance) i
order by jobinstanceid;

insert into step_execution (jobexecutionid, version, stepname, starttime, endtime, batchstatus, exitstatus, executionexception)
select jobexecutionid, 1, name, starttime, endtime, batchstatus, batchstatus,
  case when batchstatus = 'FAILED' and name = 'extract' then 'java.lang.IllegalStateException: Cannot go on: too many images were set aside' end
from job_execution, unnest(array['scan', 'plan', 'extract']) name
order by jobexecutionid;

insert into dataset_snapshot (sha256, source, file, classes, images, train, validation, test)
select lpad(to_hex(n), 64, '0'), '/data/night-' || n % 50, 'snapshots/' || n || '.tsv', array['a', 'b'], 100000, 80000, 10000, 10000
from generate_series(1, :sets) n;

insert into encoder (fingerprint, name, source, licence, grid_height, grid_width, class_token, channels)
values (repeat('e', 64), 'history', 'shipped', 'Apache-2.0', 8, 8, true, 128);

insert into feature_set (snapshot_id, encoder_id, plan_file, plan_sha256, shard_images, planned, reused, shards, sealed_at)
select s.id, e.id, 'plans/' || s.id, repeat('0', 64), 100, 100000, 0, :shards / :sets, now()
from dataset_snapshot s, encoder e where e.name = 'history';

insert into shard (feature_set_id, ordinal, file, sha256, row_count, size_bytes, seconds, execution_id)
select f.id, n, 'features/' || f.id || '/' || n, repeat('f', 64), 100, 1650000, 0.4, 1
from feature_set f, generate_series(0, :shards / :sets - 1) n;

insert into training_run (feature_set_id, instance_id, classifier, hyperparameters, seed, train_images, best_epoch, finished_at)
select (select min(id) from feature_set) + n % :sets, n, 'loff-ta', '{}', n, 80000, 5, now()
from generate_series(1, :versions) n;

insert into training_segment (training_run_id, ordinal, epoch, minibatch, epoch_finished, training_loss, training_accuracy,
  validation_loss, validation_accuracy, samples, seconds, state_sha256, execution_id)
select r.id, n, n + 1, 0, true, 1.0 / n, 0.5, 1.0 / n, 0.5, 80000, 300, repeat('0', 64), 1
from training_run r, generate_series(1, 10) n;

insert into model_version (model, version, training_run_id, artifact, sha256, evaluation, test_accuracy)
select 'model-' || id % 20, id / 20, id, 'models/' || id, repeat('0', 64), '{}', 0.8
from training_run;

insert into model_alias (model, alias, model_version_id)
select model, 'champion', max(id) from model_version group by model;

insert into job_run (instance_id, job, dataset, dataset_root, model, snapshot_id, encoder_id, feature_set_id, training_run_id,
  model_version_id, decision, decision_reason)
select i.jobinstanceid, i.jobname, '/data/night-' || i.jobinstanceid % 50, '/data', 'model-' || i.jobinstanceid % 20, f.snapshot_id,
  f.encoder_id, f.id, r.id, m.id, case when m.id is not null then 'PROMOTED' end, case when m.id is not null then 'it is better' end
from job_instance i
join feature_set f on f.id = (select min(id) from feature_set) + i.jobinstanceid % :sets
left join training_run r on r.instance_id = i.jobinstanceid
left join model_version m on m.training_run_id = r.id;

insert into quarantined_image (feature_set_id, execution_id, position, path, reason, detail)
select f.id, 1, n, 'class/' || n || '.jpg', 'TRUNCATED', 'it ends early' from feature_set f, generate_series(1, 50) n;
