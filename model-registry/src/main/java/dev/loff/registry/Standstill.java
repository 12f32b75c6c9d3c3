package dev.loff.registry;

import jakarta.persistence.EntityManager;

/**
 * A limit on how long a transaction may hold its locks without doing anything. A process that is suspended keeps its
 * connections; without the limit, what it has locked would stay locked for all.
 */
final class Standstill {
    private static final int MILLIS = 15_000;

    private Standstill() {}

    /** Lets the server end the current transaction when it stands still. */
    static void limit(EntityManager entities) {
        entities.createNativeQuery("select set_config('idle_in_transaction_session_timeout', '" + MILLIS + "', true)")
                .getSingleResult();
    }
}
