-- A shard whose bytes are not those that were written counts no more, like one that is missing.
alter table shard drop constraint shard_gone_because_check;
alter table shard add constraint shard_gone_because_check check (gone_because in ('MISSING', 'RETENTION', 'DAMAGED'));

-- What a run found when it compared the shards that it reads with what was recorded when they were written.
alter table job_run add column shards_checked integer not null default 0;
alter table job_run add column shard_check_seconds double precision not null default 0;
alter table job_run add column damaged_shards text;
