-- What a training took of this machine, beside the same updates with the encoder in the loop, so that the speed-up is the
-- machine's own. Runs from before have no row.
create table training_cost (
  training_run_id         bigint primary key references training_run (id) on delete cascade,
  samples                 bigint not null default 0,
  seconds                 float8 not null default 0,
  peak_bytes              bigint,
  loop_samples_per_second float8,
  loop_peak_bytes         bigint,
  -- Why the loop was not measured.
  loop_missing            text,
  check (loop_samples_per_second is null or loop_missing is null)
);
