-- What a shard's features add up to, exactly (JSON), committed with the shard's row. A shard from before has none until a run
-- that reads it adds them up from its file.
create table shard_sums (
  shard_id bigint primary key references shard (id) on delete cascade,
  sums     text not null
);
drop table shard_statistics;
