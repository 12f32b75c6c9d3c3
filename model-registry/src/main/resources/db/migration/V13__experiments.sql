-- An experiment trains many classifiers in one job instance: a cell is one of them. A job that trains one has cell 0.
alter table training_run add column cell integer not null default 0;
alter table training_run drop constraint training_run_instance_id_key;
alter table training_run add constraint training_run_once unique (instance_id, cell);

create table experiment_cell (
  training_run_id bigint primary key references training_run (id) on delete cascade,
  method          text not null,
  result          text,
  finished_at     timestamptz,
  check ((result is null) = (finished_at is null))
);
