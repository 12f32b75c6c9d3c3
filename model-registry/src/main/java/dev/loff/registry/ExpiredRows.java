package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Deletes the rows that a policy lets go and tells of each, with its file. A dry run is the same followed by a rollback, so
 * what it tells is what goes.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
public class ExpiredRows {
    private final EntityManager entities;
    private final KeptRows kept;

    ExpiredRows(EntityManager entities, KeptRows kept) {
        this.entities = entities;
        this.kept = kept;
    }

    /** {@code home} is the data folder: scores elsewhere are the operator's. */
    public List<Expired> delete(RetentionPolicy policy, Path home) {
        StatementLimit.set(entities, StatementLimit.LARGE);
        List<Expired> gone = new ArrayList<>();
        kept.instances(policy.restartDays());
        kept.models(policy);
        gone.addAll(models());
        gone.addAll(states(policy));
        gone.addAll(runs(policy.runDays()));
        kept.features(policy);
        gone.addAll(shards(policy));
        gone.addAll(executions(policy, home + "/"));
        gone.addAll(scores(policy.scoreDays(), home + "/"));
        gone.addAll(featureSets(policy.featureDays()));
        gone.addAll(snapshots(policy.snapshotDays()));
        gone.addAll(quarantine(policy.quarantineDays()));
        gone.addAll(encoders());
        return gone;
    }

    private List<Expired> models() {
        String reason = "'no alias, hold or run needs it, and newer versions are there'";
        List<Expired> gone = ask("""
                select 'end-to-end' as kind, id, model || ' v' || version as subject, end_to_end as file, %s as reason
                from model_version where end_to_end is not null and id not in (select id from kept_model)
                """.formatted(reason));
        gone.addAll(ask("""
                delete from model_version where id not in (select id from kept_model)
                returning 'model' as kind, id, model || ' v' || version as subject, artifact as file, %s as reason
                """.formatted(reason)));
        return gone;
    }

    private List<Expired> states(RetentionPolicy policy) {
        return ask("""
                with gone as (
                  select s.id, s.state_file, r.id as run from training_segment s join training_run r on r.id = s.training_run_id
                  where s.state_file is not null and r.instance_id not in (select id from kept_instance)
                    and (coalesce(r.finished_at, s.committed_at) < now() - %d * interval '1 day' or %s))
                update training_segment t set state_file = null from gone where t.id = gone.id
                returning 'state' as kind, gone.id, 'training run ' || gone.run as subject, gone.state_file as file,
                  'its training has ended' as reason
                """.formatted(policy.stateDays(), unused(policy.runDays())));
    }

    /** Whether a training run {@code r} without a model is over. */
    private static String unused(int runDays) {
        return """
                (r.instance_id not in (select id from kept_instance)
                 and r.created_at < now() - %d * interval '1 day'
                 and not exists (select from model_version where training_run_id = r.id)
                 and r.feature_set_id not in (select subject_id from legal_hold where kind = 'feature-set'))
                """.formatted(runDays);
    }

    private List<Expired> runs(int runDays) {
        return ask("""
                delete from training_run r where %s
                returning 'training run' as kind, id, classifier as subject, null as file, 'it has no model' as reason
                """.formatted(unused(runDays)));
    }

    private List<Expired> shards(RetentionPolicy policy) {
        kept.expiredShards(policy);
        List<Expired> gone = ask("""
                update shard s set gone_at = now(), gone_because = 'RETENTION' from expired_shard e
                where e.id = s.id and e.tells_lineage and s.gone_at is null
                returning 'shard' as kind, s.id, 'feature set ' || s.feature_set_id as subject, s.file, e.reason
                """);
        gone.addAll(ask("""
                delete from shard s using expired_shard e where e.id = s.id and not e.tells_lineage and s.gone_at is null
                returning 'shard' as kind, s.id, 'feature set ' || s.feature_set_id as subject, s.file, e.reason
                """));
        gone.addAll(ask("""
                delete from shard s using expired_shard e where e.id = s.id and not e.tells_lineage and s.gone_at is not null
                returning 'shard row' as kind, s.id, 'feature set ' || s.feature_set_id as subject, null as file, e.reason
                """));
        return gone;
    }

    private List<Expired> executions(RetentionPolicy policy, String home) {
        kept.expiredInstances(policy);
        String reason = "'it ended long ago'";
        List<Expired> gone = ask("""
                select 'findings' as kind, min(instance_id), 'run of ' || min(dataset) as subject, findings_file as file,
                  %s as reason
                from job_run r where instance_id in (select id from expired_instance) and findings_file is not null
                  and not exists (select from job_run o where o.findings_file = r.findings_file
                    and o.instance_id not in (select id from expired_instance))
                group by findings_file
                """.formatted(reason));
        gone.addAll(ask("""
                select case job when 'experiment' then 'experiment' else 'scores' end as kind, instance_id, 'run of ' || dataset as subject, output as file, %s as reason
                from job_run where instance_id in (select id from expired_instance) and starts_with(output, :home)
                """.formatted(reason), home));
        gone.addAll(ask("""
                select 'execution' as kind, e.jobexecutionid, i.jobname as subject, null as file, %s as reason
                from job_execution e join job_instance i on i.jobinstanceid = e.jobinstanceid
                where e.jobinstanceid in (select id from expired_instance)
                """.formatted(reason)));
        run("delete from execution_lease where execution_id in (select jobexecutionid from job_execution"
                + " where jobinstanceid in (select id from expired_instance))");
        run("delete from job_run where instance_id in (select id from expired_instance)");
        run("delete from job_instance where jobinstanceid in (select id from expired_instance)");
        return gone;
    }

    private List<Expired> scores(int days, String home) {
        return ask("""
                with gone as (
                  select instance_id, output, dataset, job from job_run
                  where starts_with(output, :home) and created_at < now() - %d * interval '1 day'
                    and instance_id not in (select id from kept_instance))
                update job_run r set output = null from gone where gone.instance_id = r.instance_id
                returning case gone.job when 'experiment' then 'experiment' else 'scores' end as kind, r.instance_id, 'run of ' || gone.dataset as subject, gone.output as file,
                  'they are old' as reason
                """.formatted(days), home);
    }

    /** Plans are named by their content: sets may share one, and the last takes it along. */
    private List<Expired> featureSets(int days) {
        List<Expired> gone = ask("""
                delete from feature_set f where created_at < now() - %d * interval '1 day'
                  and id not in (select id from kept_set)
                  and not exists (select from training_run where feature_set_id = f.id)
                  and not exists (select from job_run where feature_set_id = f.id)
                  and not exists (select from shard where feature_set_id = f.id)
                returning 'feature set' as kind, id, 'snapshot ' || snapshot_id as subject, plan_file as file,
                  'no run, model or shard has it' as reason
                """.formatted(days));
        return withLast(gone, "select 1 from feature_set where plan_file = :file limit 1");
    }

    /** Of rows that share a file the last takes it along. */
    private List<Expired> withLast(List<Expired> gone, String named) {
        List<Expired> told = new ArrayList<>();
        Set<String> files = new HashSet<>();
        for (Expired it : gone) {
            boolean last = it.file() != null && !isNamed(it.file(), named) && files.add(it.file());
            told.add(last ? it : new Expired(it.kind(), it.id(), it.subject(), null, it.reason()));
        }
        return told;
    }

    private boolean isNamed(String file, String query) {
        return !entities.createNativeQuery(query)
                .setParameter("file", file)
                .getResultList()
                .isEmpty();
    }

    private List<Expired> snapshots(int days) {
        return ask("""
                delete from dataset_snapshot d where created_at < now() - %d * interval '1 day'
                  and not exists (select from feature_set where snapshot_id = d.id)
                  and not exists (select from job_run where snapshot_id = d.id)
                  and id not in (select subject_id from legal_hold where kind = 'snapshot')
                returning 'snapshot' as kind, id, source as subject, file, 'no run or feature set has it' as reason
                """.formatted(days));
    }

    /** A row stays, too, that says why an image of a set that stays has no features: a run that goes on asks for it. */
    private List<Expired> quarantine(int days) {
        return ask("""
                delete from quarantined_image q where created_at < now() - %d * interval '1 day'
                  and execution_id not in (select jobexecutionid from job_execution
                    where jobinstanceid in (select id from kept_instance))
                  and coalesce(snapshot_id, 0) not in (select subject_id from legal_hold where kind = 'snapshot')
                  and not exists (select from feature_set f join snapshot_image i on i.snapshot_id = f.snapshot_id
                    where f.id in (select id from kept_set) and f.encoder_id = q.encoder_id and i.sha256 = q.sha256)
                returning 'set-aside image' as kind, id, path as subject, null as file, 'it was set aside long ago' as reason
                """.formatted(days));
    }

    /** A shipped encoder lies in the data folder, under the name that its row has; others are the operator's. */
    private List<Expired> encoders() {
        List<Expired> gone = ask("""
                delete from encoder e where not exists (select from feature_set where encoder_id = e.id)
                  and not exists (select from image_feature where encoder_id = e.id)
                  and not exists (select from quarantined_image where encoder_id = e.id)
                  and not exists (select from job_run where encoder_id = e.id)
                returning 'encoder' as kind, id, name as subject,
                  case when source ~ '^shipped-[0-9a-f]+(#|$)' then 'encoders/' || split_part(source, '#', 1) end as file,
                  'no feature set has it' as reason
                """);
        return withLast(gone, "select 1 from encoder where 'encoders/' || split_part(source, '#', 1) = :file limit 1");
    }

    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    private List<Expired> ask(String sql) {
        return new ArrayList<>(entities.createNativeQuery(sql, Expired.class).getResultList());
    }

    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    private List<Expired> ask(String sql, String home) {
        return new ArrayList<>(entities.createNativeQuery(sql, Expired.class)
                .setParameter("home", home)
                .getResultList());
    }

    private void run(String sql) {
        entities.createNativeQuery(sql).executeUpdate();
    }
}
