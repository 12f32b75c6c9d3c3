-- What waits is started in the order in which it was due; a fire may be submitted later than it was due.
alter table submission add column due_at timestamptz;
update submission set due_at = submitted_at;
alter table submission alter column due_at set default clock_timestamp();
alter table submission alter column due_at set not null;
create index submission_due on submission (due_at, id) where state = 'QUEUED';
