-- With which of TensorFlow's kernels a shard was computed; absent for shards that are older than this column.
alter table shard add column kernels text;
-- Those of the shards that a run reads, where there are several: one per line.
alter table job_run add column mixed_kernels text;
