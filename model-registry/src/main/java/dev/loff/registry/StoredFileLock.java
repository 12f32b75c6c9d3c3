package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;

/**
 * Orders the transactions that name stored files and those that drop such names. Whoever commits rows that rely on files holds it
 * with others like it; whoever drops rows holds it alone. It ends with the caller's transaction, and no file is touched in one:
 * files are written before it and removed after it. That is safe without a longer lock because the name of a file is never
 * used again: what no committed row names stays unnamed. Backups copy for hours; see {@link RunningBackups}.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
public class StoredFileLock {
    /** Of all advisory locks of the database, this one; the number means nothing. */
    private static final long KEY = 0x6c6f66665f66696cL;

    private final EntityManager entities;

    StoredFileLock(EntityManager entities) {
        this.entities = entities;
    }

    /** Waits until nobody drops rows; rows that are read from now on stay until the caller's transaction ends. */
    public void rely() {
        lock("pg_advisory_xact_lock_shared", "Cannot use stored files: another process has been removing rows");
    }

    /** Waits until nobody relies on files; nobody does until the caller's transaction ends. */
    public void alone() {
        Standstill.limit(entities);
        lock("pg_advisory_xact_lock", "Cannot remove rows of files: another process has been writing or removing some");
    }

    /** Whether nobody relies on files just now; nobody does then until the caller's transaction ends. */
    public boolean tryAlone() {
        return (Boolean) entities.createNativeQuery("select pg_try_advisory_xact_lock(:key)")
                .setParameter("key", KEY)
                .getSingleResult();
    }

    private void lock(String function, String refusal) {
        entities.createNativeQuery("select set_config('lock_timeout', '60s', true)")
                .getSingleResult();
        try {
            entities.createNativeQuery("select 1 from " + function + "(:key)")
                    .setParameter("key", KEY)
                    .getSingleResult();
        } catch (PersistenceException e) {
            throw new IllegalStateException(refusal + " for 60 s; try again later", e);
        }
    }
}
