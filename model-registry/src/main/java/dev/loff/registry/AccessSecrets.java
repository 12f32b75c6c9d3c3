package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What lets somebody in, by the SHA-256 of each secret: the secrets themselves are not kept. They are random and long, so that
 * a plain hash is enough. Times are the database's.
 */
@ApplicationScoped
@Transactional
public class AccessSecrets {
    /** What a secret is for. */
    public enum Kind {
        /** Programs, with a role and an end. */
        TOKEN,
        /** A browser, after a log-in. */
        SESSION,
        /** Whoever makes the first user. */
        SET_UP
    }

    /** Somebody who was let in. */
    public record Holder(long id, String name, String role) {}

    /** A token as lists show it. */
    public record Token(
            long id,
            String name,
            String role,
            String createdBy,
            Instant createdAt,
            Instant expiresAt,
            Instant usedAt,
            @Nullable Instant revokedAt) {}

    private static final Duration USE_GRAIN = Duration.ofMinutes(1);

    private final EntityManager entities;

    AccessSecrets(EntityManager entities) {
        this.entities = entities;
    }

    /** Keeps a token's hash; false if a token of that name is in force. */
    public boolean addToken(String name, byte[] sha256, String role, String createdBy, Duration term) {
        return entities.createNativeQuery("""
                        insert into access_secret (kind, sha256, holder, role, created_by, expires_at)
                        values ('TOKEN', :sha256, :name, :role, :by, clock_timestamp() + :seconds * interval '1 second')
                        on conflict (holder) where kind = 'TOKEN' and revoked_at is null do nothing""")
                        .setParameter("sha256", sha256)
                        .setParameter("name", name)
                        .setParameter("role", role)
                        .setParameter("by", createdBy)
                        .setParameter("seconds", term.toSeconds())
                        .executeUpdate()
                > 0;
    }

    /**
     * Keeps a session's hash.
     *
     * @param role absent for a local user, whose own it is
     */
    public void addSession(String holder, byte[] sha256, @Nullable String role, Duration term) {
        entities.createNativeQuery(
                        "delete from access_secret where kind = 'SESSION' and expires_at < clock_timestamp()")
                .executeUpdate();
        entities.createNativeQuery("""
                        insert into access_secret (kind, sha256, holder, user_name, role, created_by, expires_at)
                        values ('SESSION', :sha256, :holder,
                          case when cast(:role as text) is null then cast(:holder as text) end, :role, :holder,
                          clock_timestamp() + :seconds * interval '1 second')""")
                .setParameter("sha256", sha256)
                .setParameter("holder", holder)
                .setParameter("role", role)
                .setParameter("seconds", term.toSeconds())
                .executeUpdate();
    }

    /** Keeps a set-up link's hash. */
    public void addSetUp(byte[] sha256, String createdBy, Duration term) {
        entities.createNativeQuery("""
                        insert into access_secret (kind, sha256, holder, created_by, expires_at)
                        values ('SET_UP', :sha256, 'set-up', :by, clock_timestamp() + :seconds * interval '1 second')""")
                .setParameter("sha256", sha256)
                .setParameter("by", createdBy)
                .setParameter("seconds", term.toSeconds())
                .executeUpdate();
    }

    /**
     * Whom a secret lets in now; notes its use.
     *
     * @param idle how long a session may lie unused
     */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public Optional<Holder> holder(Kind kind, byte[] sha256, Duration idle) {
        Optional<Holder> holder = entities.createNativeQuery("""
                        select s.id, s.holder, coalesce(u.role, s.role)
                        from access_secret s
                        left join app_user u on u.name = s.user_name
                        where s.sha256 = :sha256 and s.kind = :kind and s.revoked_at is null
                          and s.expires_at > clock_timestamp()
                          and (s.kind <> 'SESSION' or s.used_at > clock_timestamp() - :idle * interval '1 second')""", Holder.class)
                .setParameter("sha256", sha256)
                .setParameter("kind", kind.name())
                .setParameter("idle", idle.toSeconds())
                .getResultStream()
                .findFirst();
        holder.ifPresent(it -> noteUse(it.id()));
        return holder;
    }

    private void noteUse(long id) {
        entities.createNativeQuery("update access_secret set used_at = clock_timestamp()"
                        + " where id = :id and used_at < clock_timestamp() - :grain * interval '1 second'")
                .setParameter("id", id)
                .setParameter("grain", USE_GRAIN.toSeconds())
                .executeUpdate();
    }

    /** Whether a set-up link is as good as when it was made. */
    public boolean isSetUp(byte[] sha256) {
        return !entities.createNativeQuery("select 1 from access_secret where kind = 'SET_UP' and sha256 = :sha256"
                        + " and expires_at > clock_timestamp()")
                .setParameter("sha256", sha256)
                .getResultList()
                .isEmpty();
    }

    /** Takes a good set-up link out of the world, and all others with it. Of several who try at once, one succeeds. */
    public boolean useSetUp(byte[] sha256) {
        entities.createNativeQuery("lock table access_secret in share row exclusive mode")
                .executeUpdate();
        boolean good = isSetUp(sha256);
        if (good) {
            entities.createNativeQuery("delete from access_secret where kind = 'SET_UP'")
                    .executeUpdate();
        }
        return good;
    }

    /** Whether somebody can come in by what is stored here. */
    public boolean anybody() {
        return (Boolean)
                entities.createNativeQuery("select exists (select from app_user) or exists (select from access_secret"
                                + " where kind = 'TOKEN' and revoked_at is null and expires_at > clock_timestamp())")
                        .getSingleResult();
    }

    /** Ends a session. */
    public void removeSession(byte[] sha256) {
        entities.createNativeQuery("delete from access_secret where kind = 'SESSION' and sha256 = :sha256")
                .setParameter("sha256", sha256)
                .executeUpdate();
    }

    /** Whether there was such a token in force. */
    public boolean revokeToken(String name) {
        return entities.createNativeQuery("update access_secret set revoked_at = clock_timestamp()"
                                + " where kind = 'TOKEN' and holder = :name and revoked_at is null")
                        .setParameter("name", name)
                        .executeUpdate()
                > 0;
    }

    /** Newest first, with those that are over. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<Token> tokens() {
        return entities.createNativeQuery(
                        "select id, holder, role, created_by, created_at, expires_at, used_at, revoked_at"
                                + " from access_secret where kind = 'TOKEN' order by id desc",
                        Token.class)
                .getResultList();
    }
}
