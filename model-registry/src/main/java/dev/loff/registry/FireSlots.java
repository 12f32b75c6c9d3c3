package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One row for each fire of a schedule. The insert has exactly one winner among the hosts, and so has every later change:
 * each names the state that it is based on.
 */
@ApplicationScoped
@Transactional
public class FireSlots {
    /** What a slot waits for. */
    public enum State {
        /** Its owner starts the job. */
        CLAIMED,
        /** The run before it goes on. */
        WAITING,
        /** Nothing. */
        DONE
    }

    /** A slot that is not done; {@code claims} counts its owners so far. */
    public record Open(
            long schedule,
            Instant fireAt,
            State state,
            @Nullable String owner,
            int claims,
            boolean expired) {}

    /** As the database has it: it knows no enums. */
    record OpenRow(
            long schedule,
            Instant fireAt,
            String state,
            @Nullable String owner,
            int claims,
            boolean expired) {
        Open open() {
            return new Open(schedule, fireAt, State.valueOf(state), owner, claims, expired);
        }
    }

    /** How a fire ended; {@code execution} is the newest of its run. */
    public record Ended(
            Instant fireAt, boolean failed, @Nullable Long execution) {}

    private final EntityManager entities;

    FireSlots(EntityManager entities) {
        this.entities = entities;
    }

    /** Takes the slot of a fire; false when somebody has it. Waits for a transaction that is taking it. */
    public boolean take(long schedule, Instant fireAt, State state, @Nullable FireOutcome outcome, String owner) {
        return entities.createNativeQuery("""
                        insert into fire_slot (schedule_id, fire_at, state, outcome, owner, claimed_at, claims)
                        values (:schedule, :fire, :state, :outcome, :owner, schedule_now(), 1)
                        on conflict do nothing""")
                        .setParameter("schedule", schedule)
                        .setParameter("fire", fireAt)
                        .setParameter("state", state.name())
                        .setParameter("outcome", outcome == null ? null : outcome.name())
                        .setParameter("owner", owner)
                        .executeUpdate()
                == 1;
    }

    /** Makes a process the owner of an open slot, unless that was changed since it was read. */
    public boolean claim(Open slot, String owner) {
        return entities.createNativeQuery("""
                        update fire_slot set state = 'CLAIMED', owner = :owner, claimed_at = schedule_now(), claims = claims + 1
                        where schedule_id = :schedule and fire_at = :fire and state = :state and claims = :claims""")
                        .setParameter("owner", owner)
                        .setParameter("schedule", slot.schedule())
                        .setParameter("fire", slot.fireAt())
                        .setParameter("state", slot.state().name())
                        .setParameter("claims", slot.claims())
                        .executeUpdate()
                == 1;
    }

    /** Closes an open slot; false when somebody did that, or took it over. */
    public boolean close(Open slot, Fire.Verdict verdict) {
        return entities.createNativeQuery("""
                        update fire_slot
                        set state = 'DONE', outcome = :outcome, execution_id = cast(cast(:execution as text) as bigint)
                        where schedule_id = :schedule and fire_at = :fire and state = :state and claims = :claims""")
                        .setParameter("outcome", verdict.outcome().name())
                        .setParameter(
                                "execution",
                                verdict.execution() == null
                                        ? null
                                        : verdict.execution().toString())
                        .setParameter("schedule", slot.schedule())
                        .setParameter("fire", slot.fireAt())
                        .setParameter("state", slot.state().name())
                        .setParameter("claims", slot.claims())
                        .executeUpdate()
                == 1;
    }

    /** Says that every fire up to an instant has been decided. Never goes back. */
    public void decided(long schedule, Instant until) {
        entities.createNativeQuery(
                        "update schedule set decided_until = greatest(decided_until, :until) where id = :schedule")
                .setParameter("until", until)
                .setParameter("schedule", schedule)
                .executeUpdate();
    }

    /** Slots that are not done, oldest first; a claim is expired when it is older than {@code term}. */
    public List<Open> open(long schedule, Duration term) {
        List<?> found = entities.createNativeQuery("""
                        select schedule_id, fire_at, state, owner, claims,
                          coalesce(claimed_at < schedule_now() - :seconds * interval '1 second', false)
                        from fire_slot where state <> 'DONE' and schedule_id = :schedule order by fire_at""", OpenRow.class)
                .setParameter("seconds", term.toSeconds())
                .setParameter("schedule", schedule)
                .getResultList();
        return found.stream().map(OpenRow.class::cast).map(OpenRow::open).toList();
    }

    /** The schedules that have slots that are not done. */
    public Set<Long> schedulesWithOpen() {
        List<?> found = entities.createNativeQuery("select distinct schedule_id from fire_slot where state <> 'DONE'")
                .getResultList();
        return found.stream().map(it -> ((Number) it).longValue()).collect(Collectors.toSet());
    }

    /** The unfinished executions of the runs that a schedule started. */
    public List<Long> running(long schedule) {
        List<?> found = entities.createNativeQuery("""
                        select later.jobexecutionid
                        from fire_slot s
                        join job_execution e on e.jobexecutionid = s.execution_id
                        join job_execution later on later.jobinstanceid = e.jobinstanceid
                        where s.schedule_id = :schedule and later.batchstatus in ('STARTING', 'STARTED', 'STOPPING')""")
                .setParameter("schedule", schedule)
                .getResultList();
        return found.stream().map(it -> ((Number) it).longValue()).toList();
    }

    /** How the last fires after an instant ended, newest first; those that still run are left out. */
    public List<Ended> ended(long schedule, Instant after, int limit) {
        List<?> found = entities.createNativeQuery("""
                        select s.fire_at, s.outcome <> 'FIRED' or coalesce(last.batchstatus in ('FAILED', 'ABANDONED'), false),
                          last.jobexecutionid
                        from fire_slot s
                        left join job_execution e on e.jobexecutionid = s.execution_id
                        left join lateral (
                          select jobexecutionid, batchstatus from job_execution
                          where jobinstanceid = e.jobinstanceid order by jobexecutionid desc limit 1) last on true
                        where s.schedule_id = :schedule and s.fire_at > :after
                          and s.outcome in ('FIRED', 'REFUSED', 'FAILED_TO_START')
                          and coalesce(last.batchstatus not in ('STARTING', 'STARTED', 'STOPPING'), true)
                        order by s.fire_at desc""", Ended.class)
                .setParameter("schedule", schedule)
                .setParameter("after", after)
                .setMaxResults(limit)
                .getResultList();
        return found.stream().map(Ended.class::cast).toList();
    }
}
