package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;

/** What stays, and what follows from that, as temporary tables of the caller's transaction. */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
class KeptRows {
    private final EntityManager entities;

    KeptRows(EntityManager entities) {
        this.entities = entities;
    }

    /** {@code kept_instance}: runs that go on, that may be restarted, or that are held. */
    void instances(int restartDays) {
        make("kept_instance", """
                select i.jobinstanceid as id from job_instance i join lateral (
                  select * from job_execution where jobinstanceid = i.jobinstanceid order by jobexecutionid desc limit 1) e on true
                where exists (select from job_execution u where u.jobinstanceid = i.jobinstanceid
                    and u.batchstatus in ('STARTING', 'STARTED', 'STOPPING'))
                  or (e.batchstatus in ('FAILED', 'STOPPED')
                    and coalesce(e.endtime, e.lastupdatedtime, e.createtime) > now() - %d * interval '1 day')
                  or exists (select from legal_hold h join job_execution x on x.jobexecutionid = h.subject_id
                    where h.kind = 'execution' and x.jobinstanceid = i.jobinstanceid)
                """.formatted(restartDays));
    }

    /** {@code kept_model}: versions that an alias, its history, a hold, a run, their number or their age keeps. */
    void models(RetentionPolicy policy) {
        make("needed_model", """
                select model_version_id as id from model_alias
                union select to_version_id from (
                  select to_version_id, row_number() over (partition by model, alias order by id desc) as place
                  from alias_change where to_version_id is not null) c where place <= %d
                union select subject_id from legal_hold where kind = 'model'
                union select model_version_id from job_run
                  where instance_id in (select id from kept_instance) and model_version_id is not null
                union select v.id from model_version v join training_run r on r.id = v.training_run_id
                  where r.instance_id in (select id from kept_instance)
                """.formatted(policy.keepChampions()));
        make("kept_model", """
                select id from needed_model
                union select id from (
                  select id, created_at, row_number() over (partition by model order by version desc) as place
                  from model_version) v where place <= %d or created_at > now() - %d * interval '1 day'
                """.formatted(policy.keepVersions(), policy.modelDays()));
    }

    /** {@code kept_set}: feature sets that models, runs and holds need; {@code young_set}: those that nobody needs yet. */
    void features(RetentionPolicy policy) {
        make("kept_set", """
                select subject_id as id from legal_hold where kind = 'feature-set'
                union select id from feature_set
                  where snapshot_id in (select subject_id from legal_hold where kind = 'snapshot')
                union select feature_set_id from job_run
                  where instance_id in (select id from kept_instance) and feature_set_id is not null
                union select feature_set_id from training_run where instance_id in (select id from kept_instance)
                union select r.feature_set_id from training_run r join (
                    select id, training_run_id, row_number() over (partition by model order by version desc) as place
                    from model_version) v on v.training_run_id = r.id
                  where v.id in (select id from needed_model) or v.place <= %d
                """.formatted(policy.featureVersions()));
        make(
                "young_set",
                "select id from feature_set where created_at > now() - %d * interval '1 day'"
                        .formatted(policy.featureDays()));
        make("kept_shard", shardsOf("kept_set"));
        make("young_shard", shardsOf("young_set"));
    }

    /** A set's features lie in its own shards and in those of the sets that met its images first. */
    private static String shardsOf(String sets) {
        return """
                select distinct f.shard_id as id
                from (select distinct snapshot_id, encoder_id from feature_set where id in (select id from %1$s)) u
                join snapshot_image i on i.snapshot_id = u.snapshot_id
                join image_feature f on f.encoder_id = u.encoder_id and f.sha256 = i.sha256
                union select id from shard where feature_set_id in (select id from %1$s)
                """.formatted(sets);
    }

    /**
     * {@code expired_shard}: by age, and beyond the bytes that all may have by turn, oldest first. A shard with images of a
     * model that stays keeps its row, without the file: it tells the lineage.
     */
    void expiredShards(RetentionPolicy policy) {
        make("expired_shard", """
                select id, 'no model that keeps its features needs it, nor a run' as reason, false as tells_lineage from shard
                where id not in (select id from kept_shard) and id not in (select id from young_shard)
                  and committed_at < now() - %d * interval '1 day'
                """.formatted(policy.featureDays()));
        Long most = policy.featureBytes();
        if (most != null) {
            run("""
                    insert into expired_shard
                    select id, 'all shards together are too large, and it is the oldest that nobody needs', false from (
                      select id, sum(size_bytes) over (order by committed_at, id) - size_bytes as before from shard
                      where gone_at is null and id not in (select id from kept_shard)
                        and id not in (select id from expired_shard)) s
                    where before < (select coalesce(sum(size_bytes), 0) from shard where gone_at is null
                      and id not in (select id from expired_shard)) - %d
                    """.formatted(most));
        }
        run("""
                update expired_shard e set tells_lineage = true where exists (
                  select from image_feature f join snapshot_image i on i.sha256 = f.sha256
                  join feature_set s on s.snapshot_id = i.snapshot_id and s.encoder_id = f.encoder_id
                  join training_run r on r.feature_set_id = s.id
                  join model_version m on m.training_run_id = r.id
                  where f.shard_id = e.id)
                """);
    }

    /** {@code expired_instance}: by age, but the newest of each job stay. */
    void expiredInstances(RetentionPolicy policy) {
        make("expired_instance", """
                select id from (
                  select i.jobinstanceid as id, row_number() over (partition by jobname order by i.jobinstanceid desc) as place,
                    (select max(coalesce(endtime, lastupdatedtime, createtime)) from job_execution e
                      where e.jobinstanceid = i.jobinstanceid) as ended
                  from job_instance i) o
                where place > %d and ended < now() - %d * interval '1 day' and id not in (select id from kept_instance)
                """.formatted(policy.keepExecutions(), policy.executionDays()));
    }

    private void make(String table, String select) {
        run("create temporary table " + table + " on commit drop as " + select);
    }

    private void run(String sql) {
        entities.createNativeQuery(sql).executeUpdate();
    }
}
