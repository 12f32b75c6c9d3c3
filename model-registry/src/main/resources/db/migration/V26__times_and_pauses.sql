-- The batch runtime writes times of its host's clock. They decide what is news and what is expired, and are compared with times
-- of other hosts; so they are the database's. A row that has its time keeps it.
create function set_time_of_change() returns trigger language plpgsql as $$
begin
  if old.starttime is null and new.starttime is not null then
    new.starttime := clock_timestamp();
  elsif old.starttime is not null and new.starttime is not null
      and old.batchstatus in ('STARTING', 'STARTED', 'STOPPING') then
    new.starttime := old.starttime;
  end if;
  if old.endtime is null and new.endtime is not null then
    new.endtime := clock_timestamp();
  end if;
  return new;
end $$;
create trigger time_of_change before update on job_execution for each row execute function set_time_of_change();

-- Until then a channel's receiver is not asked: it could not be reached.
alter table notification_channel add column paused_until timestamptz;
