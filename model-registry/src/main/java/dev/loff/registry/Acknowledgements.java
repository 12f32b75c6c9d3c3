package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What somebody has seen to, of what needed a hand; the newest acknowledgement of a subject counts. */
@ApplicationScoped
@Transactional
public class Acknowledgements {
    /** Who has seen to a subject, when and why nothing more is to be done. */
    public record Acknowledgement(String subject, Instant at, String actor, String reason) {}

    private final EntityManager entities;

    Acknowledgements(EntityManager entities) {
        this.entities = entities;
    }

    public void put(String subject, String actor, String reason) {
        entities.createNativeQuery("""
                        insert into acknowledgement (subject, acknowledged_at, actor, reason)
                        values (:subject, clock_timestamp(), :actor, :reason)
                        on conflict (subject) do update set acknowledged_at = excluded.acknowledged_at,
                          actor = excluded.actor, reason = excluded.reason""")
                .setParameter("subject", subject)
                .setParameter("actor", actor)
                .setParameter("reason", reason)
                .executeUpdate();
    }

    /** By subject; those that nobody has seen to are absent. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public Map<String, Acknowledgement> of(List<String> subjects) {
        List<Acknowledgement> found = entities.createNativeQuery(
                        "select subject, acknowledged_at, actor, reason from acknowledgement"
                                + " where subject = any(:subjects)",
                        Acknowledgement.class)
                .setParameter("subjects", subjects.toArray(String[]::new))
                .getResultList();
        return found.stream().collect(Collectors.toMap(Acknowledgement::subject, Function.identity()));
    }
}
