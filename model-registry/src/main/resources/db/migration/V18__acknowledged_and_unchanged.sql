-- What needed a hand and was seen to, in words of whoever did: it is listed again only when something new happens to it.
create table acknowledgement (
  subject         text primary key,
  acknowledged_at timestamptz not null,
  actor           text not null,
  reason          text not null
);

-- What a training depends on, as one hash. Trainings from before have none, so nothing is taken for equal to them.
alter table training_run add column inputs_sha256 text;
create index training_run_inputs on training_run (inputs_sha256);

-- A run that found everything as it was for a version that is registered made none of its own.
alter table job_run add column unchanged boolean not null default false;
