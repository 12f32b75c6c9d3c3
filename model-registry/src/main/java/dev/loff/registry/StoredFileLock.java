package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;

/**
 * Whether files that rows name may be removed. Who relies on them holds the lock with others like it until its transaction
 * ends; who removes some holds it alone.
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

    /** Waits until nobody removes files; none is removed until the caller's transaction ends. */
    public void rely() {
        entities.createNativeQuery("select 1 from pg_advisory_xact_lock_shared(:key)")
                .setParameter("key", KEY)
                .getSingleResult();
    }

    /** Waits a minute until nobody relies on files; nobody does until the caller's transaction ends. */
    public void remove() {
        entities.createNativeQuery("select set_config('lock_timeout', '60s', true)")
                .getSingleResult();
        try {
            entities.createNativeQuery("select 1 from pg_advisory_xact_lock(:key)")
                    .setParameter("key", KEY)
                    .getSingleResult();
        } catch (PersistenceException e) {
            throw new IllegalStateException(
                    "Cannot remove files: a backup is being taken or another command removes some; try again later", e);
        }
    }

    /** Whether nobody relies on files; nobody does then until the caller's transaction ends. */
    public boolean mayRemove() {
        return (Boolean) entities.createNativeQuery("select pg_try_advisory_xact_lock(:key)")
                .setParameter("key", KEY)
                .getSingleResult();
    }
}
