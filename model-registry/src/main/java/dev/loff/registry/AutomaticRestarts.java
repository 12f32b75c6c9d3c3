package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Restarts that nobody has to ask for: how many there were of a job instance, and when the next is due. */
@ApplicationScoped
@Transactional
public class AutomaticRestarts {
    /**
     * A job instance's restarts.
     *
     * @param execution the execution that the next restart goes on from
     * @param inSeconds until it is due; absent if none is
     */
    public record Row(
            long instance,
            long execution,
            int restarts,
            @Nullable Double inSeconds) {}

    private static final String SELECT = """
            select instance_id, execution_id, restarts,
              cast(extract(epoch from restart_at - clock_timestamp()) as float8)
            from automatic_restart
            """;

    private final EntityManager entities;

    AutomaticRestarts(EntityManager entities) {
        this.entities = entities;
    }

    /** How many restarts an instance has had. */
    public int count(long instance) {
        return find(instance).map(Row::restarts).orElse(0);
    }

    public Optional<Row> find(long instance) {
        return rows("where instance_id = :it", instance).stream().findFirst();
    }

    /** Plans a restart; one that hands a run over does not count as one. */
    public void plan(long instance, long execution, Duration wait, int counts) {
        entities.createNativeQuery("""
                        insert into automatic_restart (instance_id, execution_id, restarts, restart_at)
                        values (:instance, :execution, :counts, clock_timestamp() + :millis * interval '1 millisecond')
                        on conflict (instance_id) do update set execution_id = excluded.execution_id,
                          restarts = automatic_restart.restarts + :counts, restart_at = excluded.restart_at""")
                .setParameter("instance", instance)
                .setParameter("execution", execution)
                .setParameter("counts", counts)
                .setParameter("millis", wait.toMillis())
                .executeUpdate();
    }

    /** Takes back what is planned for an instance. */
    public void cancel(long instance) {
        entities.createNativeQuery("update automatic_restart set restart_at = null where instance_id = :instance")
                .setParameter("instance", instance)
                .executeUpdate();
    }

    /** Takes back what is planned for an instance, and counts anew. */
    public void forget(long instance) {
        entities.createNativeQuery("delete from automatic_restart where instance_id = :instance")
                .setParameter("instance", instance)
                .executeUpdate();
    }

    /** The next restart that is due, in the order of instances; another host may be about to do it. */
    public Optional<Row> nextDue(long afterInstance) {
        return rows("""
                where restart_at <= clock_timestamp() and instance_id > :it
                order by instance_id limit 1""", afterInstance).stream().findFirst();
    }

    /** Locks the restart of one instance if it is due; absent if another host has locked it. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Optional<Row> lockIfDue(long instance) {
        Standstill.limit(entities);
        return rows("where restart_at <= clock_timestamp() and instance_id = :it for update skip locked", instance)
                .stream()
                .findFirst();
    }

    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    private List<Row> rows(String where, long instance) {
        return entities.createNativeQuery(SELECT + where, Row.class)
                .setParameter("it", instance)
                .getResultList();
    }
}
