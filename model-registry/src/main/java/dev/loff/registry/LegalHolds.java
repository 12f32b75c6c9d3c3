package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;

/** What may not be removed whatever its age, and why. */
@ApplicationScoped
@Transactional
public class LegalHolds {
    /** What can be held. A held execution holds all that its run made. */
    public enum Kind {
        MODEL("model", "model_version", "id"),
        FEATURE_SET("feature-set", "feature_set", "id"),
        SNAPSHOT("snapshot", "dataset_snapshot", "id"),
        EXECUTION("execution", "job_execution", "jobexecutionid");

        private final String word;
        private final String table;
        private final String key;

        Kind(String word, String table, String key) {
            this.word = word;
            this.table = table;
            this.key = key;
        }

        /** As an operator writes it. */
        public String word() {
            return word;
        }
    }

    /** One hold. */
    public record Hold(String kind, long subjectId, String subject, String reason, String actor, Instant since) {}

    private final EntityManager entities;

    LegalHolds(EntityManager entities) {
        this.entities = entities;
    }

    public boolean exists(Kind kind, long subjectId) {
        return !entities.createNativeQuery("select 1 from " + kind.table + " where " + kind.key + " = :id")
                .setParameter("id", subjectId)
                .getResultList()
                .isEmpty();
    }

    /** Holds something; a second hold on it replaces the reason. */
    public void add(Kind kind, long subjectId, String subject, String reason, String actor) {
        entities.createNativeQuery("""
                        insert into legal_hold (kind, subject_id, subject, reason, actor)
                        values (:kind, :id, :subject, :reason, :actor)
                        on conflict (kind, subject_id) do update
                        set reason = excluded.reason, actor = excluded.actor, created_at = clock_timestamp()""")
                .setParameter("kind", kind.word)
                .setParameter("id", subjectId)
                .setParameter("subject", subject)
                .setParameter("reason", reason)
                .setParameter("actor", actor)
                .executeUpdate();
    }

    /** Whether there was such a hold. */
    public boolean remove(Kind kind, long subjectId) {
        return entities.createNativeQuery("delete from legal_hold where kind = :kind and subject_id = :id")
                        .setParameter("kind", kind.word)
                        .setParameter("id", subjectId)
                        .executeUpdate()
                > 0;
    }

    /** Oldest first. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<Hold> all() {
        return entities.createNativeQuery(
                        "select kind, subject_id, subject, reason, actor, created_at from legal_hold order by id",
                        Hold.class)
                .getResultList();
    }
}
