-- The last runs of each schedule are read for every list of schedules; most fires of a paused schedule start none.
create index fire_with_run on fire (schedule_id, id) where execution_id is not null;
