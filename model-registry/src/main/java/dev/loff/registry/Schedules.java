package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Schedules, the blackouts they keep and what became of their fires. */
@ApplicationScoped
@Transactional
public class Schedules {
    private final EntityManager entities;

    Schedules(EntityManager entities) {
        this.entities = entities;
    }

    /** The time that all hosts go by: the database's. */
    public Instant now() {
        return (Instant) entities.createNativeQuery("select schedule_now()", Instant.class)
                .getSingleResult();
    }

    public List<Schedule> all() {
        return entities.createQuery("from Schedule where removedAt is null order by name", Schedule.class)
                .getResultList();
    }

    public Optional<Schedule> find(String name) {
        return entities.createQuery("from Schedule where name = :name and removedAt is null", Schedule.class)
                .setParameter("name", name)
                .getResultStream()
                .findFirst();
    }

    /** Keeps a schedule for this transaction; empty when it is gone, or another host has it just now. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Optional<Schedule> tryLock(long id) {
        return locked(id, "for update skip locked");
    }

    /** Keeps a schedule for this transaction, once whoever has it lets go; empty when it is gone. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Optional<Schedule> lock(long id) {
        return locked(id, "for update");
    }

    private Optional<Schedule> locked(long id, String how) {
        // Else a host that is suspended while it decides keeps the schedule from all others.
        Standstill.limit(entities);
        List<?> found = entities.createNativeQuery(
                        "select id from schedule where id = :id and removed_at is null " + how)
                .setParameter("id", id)
                .getResultList();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Schedule schedule = entities.find(Schedule.class, id);
        entities.refresh(schedule);
        return Optional.of(schedule);
    }

    /** Waits until no other transaction adds a schedule or a blackout of that name; whoever adds one looks for it after that. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void lockName(String name) {
        NamedLock.take(entities, "schedule or blackout named " + name);
    }

    /** Adds a schedule; the unique key refuses a name that is taken. */
    public Schedule add(Schedule schedule) {
        entities.persist(schedule);
        entities.flush();
        return schedule;
    }

    public List<ScheduleBlackout> blackouts() {
        return entities.createQuery("from ScheduleBlackout order by begins, id", ScheduleBlackout.class)
                .getResultList();
    }

    public void add(ScheduleBlackout blackout) {
        entities.persist(blackout);
        entities.flush();
    }

    /** Removes every stretch of a blackout and returns how many there were. */
    public int removeBlackout(String name) {
        return entities.createQuery("delete from ScheduleBlackout where name = :name")
                .setParameter("name", name)
                .executeUpdate();
    }

    /** Writes down what became of a fire. */
    public void record(Fire fire) {
        entities.persist(fire);
    }

    /** Newest first, of ids below {@code beforeId}, of one schedule or of all. */
    public List<Fire> history(@Nullable String name, long beforeId, int limit) {
        return entities.createQuery(
                        "from Fire f join fetch f.schedule s where f.id < :before and (:name is null or s.name = :name)"
                                + " order by f.id desc",
                        Fire.class)
                .setParameter("before", beforeId)
                .setParameter("name", name)
                .setMaxResults(limit)
                .getResultList();
    }
}
