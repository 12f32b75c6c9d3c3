-- What became of the images of a run: one account that every surface shows and every threshold asks.

-- QUARANTINED_EARLIER: images of the snapshot that this run does not try, as an earlier run found them bad.
-- LEFT_OUT: files that the scan did not take as images of the dataset.
create table run_image_count (
  instance_id bigint not null references job_run (instance_id) on delete cascade,
  part        text not null check (part in ('QUARANTINED_EARLIER', 'LEFT_OUT')),
  reason      text not null,
  images      bigint not null check (images > 0),
  primary key (instance_id, part, reason)
);

insert into run_image_count
select r.instance_id, 'QUARANTINED_EARLIER', q.reason, count(*)
from job_run r
join feature_set f on f.id = r.feature_set_id
join dataset_snapshot d on d.id = f.snapshot_id
cross join lateral (
  select distinct on (i.sha256) q.reason
  from quarantined_image q join snapshot_image i on i.snapshot_id = f.snapshot_id and i.sha256 = q.sha256
  where q.encoder_id = f.encoder_id and coalesce(q.feature_set_id, 0) < f.id
    and q.reason not in ('UNREADABLE', 'VANISHED', 'CHANGED', 'NOT_A_FILE')
    and not exists (select from image_feature p where p.encoder_id = f.encoder_id and p.sha256 = i.sha256)
  order by i.sha256, q.id desc) q
where d.images > f.planned + f.reused
group by r.instance_id, q.reason;

-- The class of an image that the scan could not read: it has no place in the snapshot.
alter table quarantined_image add column label text;

-- Images without features by run and reason; a reason may have several rows.
create view run_quarantine as
select c.instance_id, c.reason, c.images
from run_image_count c where c.part = 'QUARANTINED_EARLIER'
union all
select r.instance_id, q.reason, q.images
from job_run r cross join lateral (
  select reason, count(*) as images from quarantined_image where feature_set_id = r.feature_set_id group by reason) q
union all
select r.instance_id, q.reason, q.images
from job_run r cross join lateral (
  select q.reason, count(*) as images
  from job_execution e join quarantined_image q on q.execution_id = e.jobexecutionid
  where e.jobinstanceid = r.instance_id and q.feature_set_id is null and q.encoder_id is null
  group by q.reason) q;

-- listed: all images of the dataset, with those that the scan could not read. What is neither usable nor quarantined was not tried yet.
create view run_account as
select r.instance_id,
  coalesce(d.images, 0) + lost.images as listed,
  coalesce(s.rows, 0) as extracted,
  coalesce(f.reused, 0) as reused,
  coalesce(f.reused, 0) + coalesce(s.rows, 0) as usable,
  bad.images as quarantined,
  s.shards, s.seconds
from job_run r
left join dataset_snapshot d on d.id = r.snapshot_id
left join feature_set f on f.id = r.feature_set_id
cross join lateral (
  select cast(coalesce(sum(row_count), 0) as bigint) as rows, count(*) as shards, coalesce(sum(seconds), 0) as seconds
  from shard where feature_set_id = r.feature_set_id) s
cross join lateral (
  select count(*) as images from job_execution e join quarantined_image q on q.execution_id = e.jobexecutionid
  where e.jobinstanceid = r.instance_id and q.feature_set_id is null and q.encoder_id is null) lost
cross join lateral (
  select cast(coalesce(sum(q.images), 0) as bigint) as images
  from run_quarantine q where q.instance_id = r.instance_id) bad;

-- Training images of a feature set by class: listed by its snapshot, and usable, which means that they have features.
create table feature_set_class (
  feature_set_id bigint not null references feature_set (id) on delete cascade,
  label          text not null,
  listed         bigint not null,
  usable         bigint not null,
  primary key (feature_set_id, label)
);

-- What changed in the dataset since the run before on it.
create table dataset_change (
  instance_id       bigint primary key references job_run (instance_id) on delete cascade,
  since_instance_id bigint not null,
  since_execution   bigint not null,
  added             bigint not null,
  removed           bigint not null,
  changed           bigint not null,
  renamed           bigint not null,
  relabelled        bigint not null,
  moved             bigint not null,
  new_classes       text[] not null,
  gone_classes      text[] not null
);
