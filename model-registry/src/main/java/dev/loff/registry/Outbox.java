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
 * Messages on their way to people, one row for each message and channel. A message has a key, so that it is written once however
 * many hosts write it; it is claimed before it is sent, so that one host sends it; a claim ends, so that a killed host's message is
 * sent by another. A channel's messages go out in their order, but one that the receiver refuses holds up none behind it.
 */
@ApplicationScoped
@Transactional
public class Outbox {
    /** A claimed message; {@code message} is JSON. */
    public record Claimed(long id, String message, int attempts) {}

    /** A message as an operator sees it. */
    public record Row(
            long id,
            String channel,
            String kind,
            @Nullable Long execution,
            String state,
            int attempts,
            @Nullable String lastError,
            Instant createdAt,
            @Nullable Instant sentAt) {}

    private final EntityManager entities;

    Outbox(EntityManager entities) {
        this.entities = entities;
    }

    /** Says that a channel is there from now on; it is not told of what ended before. */
    public void open(String channel) {
        entities.createNativeQuery("insert into notification_channel (name) values (:name) on conflict do nothing")
                .setParameter("name", channel)
                .executeUpdate();
    }

    /** Adds a message unless one with its key is there. */
    public void add(String channel, String key, String kind, @Nullable Long execution, String message) {
        entities.createNativeQuery("""
                        insert into notification (channel, message_key, kind, execution_id, message, next_attempt_at)
                        values (:channel, :key, :kind, cast(:execution as bigint), cast(:message as jsonb),
                          greatest(clock_timestamp(), (select paused_until from notification_channel where name = :channel)))
                        on conflict (channel, message_key) do nothing""")
                .setParameter("channel", channel)
                .setParameter("key", key)
                .setParameter("kind", kind)
                .setParameter("execution", execution == null ? null : execution.toString())
                .setParameter("message", message)
                .executeUpdate();
    }

    /** Claims the channel's oldest message that is due and that nobody else has. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<Claimed> claim(String channel, Duration term) {
        List<Claimed> claimed = entities.createNativeQuery("""
                        update notification set attempts = attempts + 1,
                          claimed_until = clock_timestamp() + :millis * interval '1 millisecond'
                        where id = (select id from notification
                          where channel = :channel and state = 'WAITING' and next_attempt_at <= clock_timestamp()
                            and (claimed_until is null or claimed_until < clock_timestamp())
                          order by id limit 1 for update skip locked)
                        returning id, cast(message as text), attempts""", Claimed.class)
                .setParameter("channel", channel)
                .setParameter("millis", term.toMillis())
                .getResultList();
        return claimed.stream().findFirst();
    }

    /** Says that a claimed message has arrived. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void sent(Claimed claimed) {
        end(claimed, "state = 'SENT', sent_at = clock_timestamp(), last_error = null", null);
    }

    /** Says that it has not; it is tried again after that time. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void postpone(Claimed claimed, String error, Duration wait) {
        end(
                claimed,
                "next_attempt_at = clock_timestamp() + " + wait.toMillis()
                        + " * interval '1 millisecond', last_error = :error",
                error);
    }

    /** Says that the receiver of a channel cannot be reached: none of its messages is tried before that time. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void pause(String channel, Duration wait) {
        entities.createNativeQuery("""
                        update notification_channel set paused_until = clock_timestamp() + :millis * interval '1 millisecond'
                        where name = :channel""")
                .setParameter("channel", channel)
                .setParameter("millis", wait.toMillis())
                .executeUpdate();
        entities.createNativeQuery("""
                        update notification
                        set next_attempt_at = greatest(next_attempt_at,
                          (select paused_until from notification_channel where name = :channel))
                        where channel = :channel and state = 'WAITING'""").setParameter("channel", channel).executeUpdate();
    }

    /** Messages that were given up, of all channels, newest first. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<Row> givenUp(int limit) {
        return entities.createNativeQuery("""
                        select id, channel, kind, execution_id, state, attempts, last_error, created_at, sent_at
                        from notification where state = 'GIVEN_UP' order by id desc""", Row.class).setMaxResults(limit).getResultList();
    }

    /** Says that it has not, and is not tried again. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void giveUp(Claimed claimed, String error) {
        end(claimed, "state = 'GIVEN_UP', last_error = :error", error);
    }

    /** A sender whose claim has ended, and who has been followed by another, changes nothing. */
    private void end(Claimed claimed, String change, @Nullable String error) {
        var query = entities.createNativeQuery("update notification set claimed_until = null, " + change
                        + " where id = :id and attempts = :attempts and state = 'WAITING'")
                .setParameter("id", claimed.id())
                .setParameter("attempts", claimed.attempts());
        if (error != null) {
            query.setParameter("error", error);
        }
        query.executeUpdate();
    }

    /** Lets those that were given up wait again, and returns how many. */
    public int retry() {
        return entities.createNativeQuery("""
                        update notification set state = 'WAITING', attempts = 0, next_attempt_at = clock_timestamp()
                        where state = 'GIVEN_UP'""").executeUpdate();
    }

    /** Newest first. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<Row> recent(int limit) {
        return entities.createNativeQuery("""
                        select id, channel, kind, execution_id, state, attempts, last_error, created_at, sent_at
                        from notification order by id desc""", Row.class).setMaxResults(limit).getResultList();
    }
}
