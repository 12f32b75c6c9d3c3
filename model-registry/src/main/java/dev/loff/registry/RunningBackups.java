package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The backups that copy files now. While one runs, no file goes that a row named when it began.
 *
 * <p>A row with a heartbeat, and not a lock of a session or a transaction: copying takes as long as the disks want, so it holds no
 * connection; a backup whose host is dead, suspended or cut off blocks others for {@link #LONGEST_SILENCE} only, and whoever
 * waits can say for whom. A backup that was silent longer has lost its row for good, even if it wakes up: it must ask with {@link
 * #seen} before it calls itself whole.
 */
@ApplicationScoped
@Transactional(TxType.REQUIRES_NEW)
public class RunningBackups {
    /** How long a backup may be silent before files are removed in spite of it. */
    public static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);

    private static final String ALIVE =
            "seen_at > clock_timestamp() - interval '" + LONGEST_SILENCE.toSeconds() + " seconds'";

    /** A backup that runs. */
    public record RunningBackup(String host, long pid, Instant begun, Instant seen) {}

    private final EntityManager entities;
    private final StoredFileLock lock;

    RunningBackups(EntityManager entities, StoredFileLock lock) {
        this.entities = entities;
        this.lock = lock;
    }

    /** From when this returns until {@link #end}, nothing is removed that rows name now. */
    public long begin(String host, long pid) {
        Standstill.limit(entities);
        lock.rely();
        entities.createNativeQuery("delete from running_backup where not " + ALIVE)
                .executeUpdate();
        return ((Number) entities.createNativeQuery(
                                "insert into running_backup (host, pid) values (:host, :pid) returning id")
                        .setParameter("host", host)
                        .setParameter("pid", pid)
                        .getSingleResult())
                .longValue();
    }

    /** A heartbeat; returns whether the backup has been heard in time ever since it began. */
    public boolean seen(long id) {
        Standstill.limit(entities);
        lock.rely(); // whoever removes files decides before this or after it, not at the same time
        return entities.createNativeQuery(
                                "update running_backup set seen_at = clock_timestamp() where id = :id and " + ALIVE)
                        .setParameter("id", id)
                        .executeUpdate()
                == 1;
    }

    public void end(long id) {
        entities.createNativeQuery("delete from running_backup where id = :id")
                .setParameter("id", id)
                .executeUpdate();
    }

    /** The oldest that is alive, as of the caller's transaction. */
    @Transactional(TxType.MANDATORY)
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public Optional<RunningBackup> first() {
        List<RunningBackup> found = entities.createNativeQuery(
                        "select host, pid, begun_at, seen_at from running_backup where " + ALIVE
                                + " order by id limit 1",
                        RunningBackup.class)
                .getResultList();
        return found.stream().findFirst();
    }
}
