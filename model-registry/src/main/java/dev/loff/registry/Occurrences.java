package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has happened that a channel has not been told of. It is found in the rows of the executions, so that nothing is lost when
 * the process that ran one, or that was to tell of it, is killed.
 */
@ApplicationScoped
@Transactional
public class Occurrences {
    /** What is told of. */
    public enum Kind {
        /** A run failed and does not go on by itself. */
        FAILED,
        /** A run completed after it, or the run before it of the same kind, had failed. */
        RECOVERED,
        /** The gate held a model back. */
        HELD,
        /** The gate leaves it to a person whether a model is promoted. */
        PROPOSED,
        /** A champion lost accuracy by more than chance. */
        FELL,
        /** A larger share of a run's images is quarantined than the configuration allows silently. */
        QUARANTINE
    }

    /**
     * Something to tell.
     *
     * @param key the same for the same thing, whoever finds it
     * @param version the number of the version that the run made, or of the champion that lost accuracy
     * @param detail why the gate held or proposed the model, or how many images are quarantined
     */
    public record Occurrence(
            String kind,
            String key,
            long execution,
            String job,
            String dataset,
            String model,
            @Nullable Integer version,
            @Nullable String detail) {}

    /** Older ones are no news; it also bounds what is looked at. */
    private static final String NEWS = "3 days";

    /**
     * A failed execution that another one follows, or that is to be restarted, goes on. The run before: the newest earlier one
     * of the same job on the same data for the same model.
     */
    private static final String FIND = """
            with news as (
              select e.jobexecutionid as execution, e.jobinstanceid as instance, e.batchstatus as status,
                v.version, r.*
              from job_execution e join job_run r on r.instance_id = e.jobinstanceid
              left join model_version v on v.id = r.model_version_id
              join notification_channel c on c.name = :channel
              where e.batchstatus in ('COMPLETED', 'FAILED') and e.endtime >= c.added_at
                and e.endtime > clock_timestamp() - interval '%1$s'
                and not exists (select from job_execution later
                  where later.jobinstanceid = e.jobinstanceid and later.jobexecutionid > e.jobexecutionid)
                and not exists (select from automatic_restart a
                  where a.instance_id = e.jobinstanceid and a.restart_at is not null)),
            found as (
              select 'FAILED' as kind, 'FAILED/' || n.execution as key, n.*, null as detail
              from news n where n.status = 'FAILED'
              union all
              select 'RECOVERED', 'RECOVERED/' || n.execution, n.*, null
              from news n where n.status = 'COMPLETED' and (
                exists (select from job_execution b where b.jobinstanceid = n.instance and b.batchstatus = 'FAILED')
                or 'FAILED' = (
                  select b.batchstatus from job_run p join job_execution b on b.jobinstanceid = p.instance_id
                  where p.job = n.job and p.dataset = n.dataset and p.model = n.model and p.instance_id < n.instance_id
                  order by p.instance_id desc, b.jobexecutionid desc limit 1))
              union all
              select 'HELD', 'HELD/' || n.instance, n.*, n.decision_reason
              from news n where n.status = 'COMPLETED' and n.decision = 'HELD'
              union all
              select 'PROPOSED', 'PROPOSED/' || n.instance, n.*, n.decision_reason
              from news n where n.status = 'COMPLETED' and n.decision = 'PROPOSED'
              union all
              select 'QUARANTINE', 'QUARANTINE/' || n.instance, n.*, a.quarantined || ' of ' || a.listed
              from news n join run_account a on a.instance_id = n.instance
              where a.quarantined > :ratio * a.listed)
            select f.kind, f.key, f.execution, f.job, f.dataset, f.model, f.version, f.detail
            from (
              select kind, key, execution, job, dataset, model, version, detail from found
              union all
              select 'FELL', 'FELL/' || c.model_version_id, n.execution, n.job, n.dataset, n.model, v.version,
                to_char(100 * c.accuracy, 'FM990.0') || ' %% on ' || c.images || ' test images, '
                  || to_char(100 * c.accuracy_then, 'FM990.0') || ' %% on ' || c.images_then || ' when it was registered'
              from news n join champion_check c on c.instance_id = n.instance
              join model_version v on v.id = c.model_version_id
              where n.status = 'COMPLETED' and c.fell) f
            where not exists (select from notification m where m.channel = :channel and m.message_key = f.key)
            order by f.execution, f.kind""".formatted(NEWS);

    private final EntityManager entities;

    Occurrences(EntityManager entities) {
        this.entities = entities;
    }

    /** Oldest first; quarantine counts from that share of the data set on. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<Occurrence> untold(String channel, double quarantineRatio) {
        return entities.createNativeQuery(FIND, Occurrence.class)
                .setParameter("channel", channel)
                .setParameter("ratio", quarantineRatio)
                .getResultList();
    }
}
