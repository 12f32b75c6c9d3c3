-- The tables of the Jakarta Batch repository (JBeret 3.1), owned here so that one tool makes the whole schema.
-- Differences from JBeret's own script: parameters and failures are not cut at a length, and the status is indexed.
create table job_instance (
  jobinstanceid   bigserial primary key,
  version         integer,
  jobname         varchar(512),
  applicationname varchar(512)
);
create index job_instance_by_name on job_instance (jobname, jobinstanceid);

create table job_execution (
  jobexecutionid  bigserial primary key,
  jobinstanceid   bigint not null references job_instance (jobinstanceid) on delete cascade,
  version         integer,
  createtime      timestamptz,
  starttime       timestamptz,
  endtime         timestamptz,
  lastupdatedtime timestamptz,
  batchstatus     varchar(30),
  exitstatus      varchar(512),
  jobparameters   text,
  restartposition varchar(255)
);
create index job_execution_by_instance on job_execution (jobinstanceid);
create index job_execution_unfinished on job_execution (batchstatus)
  where batchstatus in ('STARTING', 'STARTED', 'STOPPING');

create table step_execution (
  stepexecutionid      bigserial primary key,
  jobexecutionid       bigint not null references job_execution (jobexecutionid) on delete cascade,
  version              integer,
  stepname             varchar(255),
  starttime            timestamptz,
  endtime              timestamptz,
  batchstatus          varchar(30),
  exitstatus           varchar(512),
  executionexception   text,
  persistentuserdata   bytea,
  readcount            integer,
  writecount           integer,
  commitcount          integer,
  rollbackcount        integer,
  readskipcount        integer,
  processskipcount     integer,
  filtercount          integer,
  writeskipcount       integer,
  readercheckpointinfo bytea,
  writercheckpointinfo bytea
);
create index step_execution_by_execution on step_execution (jobexecutionid);

create table partition_execution (
  partitionexecutionid integer not null,
  stepexecutionid      bigint  not null references step_execution (stepexecutionid) on delete cascade,
  version              integer,
  batchstatus          varchar(30),
  exitstatus           varchar(512),
  executionexception   text,
  persistentuserdata   bytea,
  readercheckpointinfo bytea,
  writercheckpointinfo bytea,
  primary key (partitionexecutionid, stepexecutionid)
);
