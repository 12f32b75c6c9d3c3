package dev.loff.registry;

import jakarta.persistence.EntityManager;

/**
 * A lock of the database on a name, until the transaction ends. It orders transactions that first look whether a row is there
 * and then insert one, where no single statement can do both.
 */
final class NamedLock {
    private NamedLock() {}

    /** Waits for the lock. A process that is suspended while it has it loses it. */
    static void take(EntityManager entities, String name) {
        Standstill.limit(entities);
        entities.createNativeQuery("select 1 from pg_advisory_xact_lock(hashtextextended(:name, 0))")
                .setParameter("name", name)
                .getSingleResult();
    }
}
