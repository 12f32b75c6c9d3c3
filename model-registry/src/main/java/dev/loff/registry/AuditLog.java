package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who did what, from where. Rows are only added: the database refuses anything else. */
@ApplicationScoped
@Transactional
public class AuditLog {
    /**
     * One thing that was done.
     *
     * @param origin the door it came through, and the process behind it
     * @param subject what it was done to, for people
     * @param before JSON, as {@code after}
     */
    public record Deed(
            String actor,
            String origin,
            String action,
            String subject,
            @Nullable Long execution,
            @Nullable String before,
            @Nullable String after) {}

    /** A deed as it was written down. */
    public record Entry(
            long id,
            Instant at,
            String actor,
            String origin,
            String action,
            String subject,
            @Nullable Long execution,
            @Nullable String before,
            @Nullable String after) {}

    private final EntityManager entities;

    AuditLog(EntityManager entities) {
        this.entities = entities;
    }

    /** Writes a deed down, in the transaction that does it where there is one. */
    public void write(Deed deed) {
        entities.createNativeQuery("""
                        insert into audit_entry (actor, origin, action, subject, execution_id, before, after)
                        values (:actor, :origin, :action, :subject, cast(:execution as bigint), cast(:before as jsonb),
                          cast(:after as jsonb))""")
                .setParameter("actor", deed.actor())
                .setParameter("origin", deed.origin())
                .setParameter("action", deed.action())
                .setParameter("subject", deed.subject())
                .setParameter("execution", deed.execution())
                .setParameter("before", deed.before())
                .setParameter("after", deed.after())
                .executeUpdate();
    }

    /** Newest first, of ids below {@code beforeId}; of one execution if one is given. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<Entry> recent(long beforeId, int limit, @Nullable Long execution) {
        return entities.createNativeQuery("""
                        select id, at, actor, origin, action, subject, execution_id, cast(before as text),
                          cast(after as text)
                        from audit_entry
                        where id < :id and (cast(:execution as bigint) is null or execution_id = :execution)
                        order by id desc""", Entry.class)
                .setParameter("id", beforeId)
                .setParameter("execution", execution)
                .setMaxResults(limit)
                .getResultList();
    }
}
