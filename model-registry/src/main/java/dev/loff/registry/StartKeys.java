package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;

/** Makes those who start under one key wait for each other. */
@ApplicationScoped
public class StartKeys {
    private final EntityManager entities;

    StartKeys(EntityManager entities) {
        this.entities = entities;
    }

    /** Holds a key until this transaction ends; a process that dies lets go. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void hold(String key) {
        entities.createNativeQuery("select cast(pg_advisory_xact_lock(hashtextextended(:key, 0)) as text)")
                .setParameter("key", key)
                .getResultList();
    }
}
