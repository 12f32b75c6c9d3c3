-- The counts are in the file: what a scan left out is found from its run.
alter table job_run drop column findings;
alter table job_run add column findings_file text;
