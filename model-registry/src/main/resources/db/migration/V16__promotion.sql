-- What the gate decided about a version, what a person made of it, and which champions are pinned.

alter table job_run drop constraint job_run_decision_check;
alter table job_run add constraint job_run_decision_check
  check (decision in ('PROMOTED', 'HELD', 'PROPOSED', 'REGISTERED'));

-- The program names the kinds; a check here would have to change with each new one.
alter table notification drop constraint notification_kind_check;
alter table notification add constraint notification_kind_check check (kind ~ '^[A-Z_]+$');

-- One row per version, because a version is judged again when the champion changes between the gate and the promotion.
create table gate_decision (
  model_version_id bigint primary key references model_version (id) on delete cascade,
  instance_id      bigint not null,
  decision         text not null check (decision in ('PROMOTED', 'HELD', 'PROPOSED', 'REGISTERED')),
  reason           text not null,
  -- The champion that it was compared with: a promotion counts only while it still is.
  champion_id      bigint,
  -- The comparisons behind it (JSON); absent for decisions that were made before they were kept.
  findings         text,
  decided_at       timestamptz not null default clock_timestamp(),
  -- What became of a version that was held or proposed; absent as long as it waits for a person.
  outcome          text check (outcome in ('PROMOTED', 'DECLINED', 'SUPERSEDED')),
  settled_by       text,
  settled_reason   text,
  settled_at       timestamptz,
  check ((outcome is null) = (settled_at is null))
);
create index gate_decision_by_instance on gate_decision (instance_id);
create index gate_decision_waiting on gate_decision (model_version_id)
  where outcome is null and decision in ('HELD', 'PROPOSED');

insert into gate_decision (model_version_id, instance_id, decision, reason, decided_at, outcome, settled_by, settled_at)
select distinct on (v.id) v.id, r.instance_id, r.decision, coalesce(r.decision_reason, ''), r.created_at,
  case when r.decision = 'HELD' then 'SUPERSEDED' end, case when r.decision = 'HELD' then 'upgrade' end,
  case when r.decision = 'HELD' then clock_timestamp() end
from job_run r join model_version v on v.id = r.model_version_id
where r.decision is not null
order by v.id, r.instance_id desc;

-- A champion that a person chose stays until it is unpinned.
create table model_pin (
  model     text primary key,
  version   integer not null,
  actor     text not null,
  reason    text not null,
  pinned_at timestamptz not null default clock_timestamp()
);

-- How good a champion is on the test images of the newest night, beside what it had when it was registered.
create table champion_check (
  model_version_id bigint primary key references model_version (id) on delete cascade,
  instance_id      bigint not null,
  images           integer not null,
  accuracy         float8 not null,
  images_then      integer not null,
  accuracy_then    float8 not null,
  fell             boolean not null,
  checked_at       timestamptz not null default clock_timestamp()
);
create index champion_check_by_instance on champion_check (instance_id);
