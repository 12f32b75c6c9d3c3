-- When the batch runtime registered an instance: one that has no execution by and by never will have one, because its host
-- has died in between. Instances from before have their executions.
alter table job_instance add column registered_at timestamptz;
alter table job_instance alter column registered_at set default clock_timestamp();
create index job_instance_by_registration on job_instance (registered_at);
