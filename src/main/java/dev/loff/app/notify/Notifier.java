package dev.loff.app.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.loff.app.jobs.Actor;
import dev.loff.app.jobs.Audit;
import dev.loff.registry.Occurrences;
import dev.loff.registry.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Writes notifications into the outbox and sends the pending ones. Any number of hosts may do so at once: each message is written
 * once and sent by one of them. A receiver gets a message again, with the same key, only if a host is killed between the
 * receiver's answer and the update of the row.
 */
@ApplicationScoped
public class Notifier {
    private static final Logger LOG = Logger.getLogger(Notifier.class);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final Channels channels;
    private final Occurrences occurrences;
    private final Outbox outbox;
    private final Messages messages;
    private final Audit audit;
    private final NotifyConfig config;

    Notifier(
            Channels channels,
            Occurrences occurrences,
            Outbox outbox,
            Messages messages,
            Audit audit,
            NotifyConfig config) {
        this.channels = channels;
        this.occurrences = occurrences;
        this.outbox = outbox;
        this.messages = messages;
        this.audit = audit;
        this.config = config;
    }

    /** Registers the configured channels in the outbox; throws when one cannot be used as configured. */
    public void open() {
        channels.all().forEach(it -> outbox.open(it.name()));
    }

    /** Writes what is new into the outbox and sends what is due. */
    public void round() {
        round(channels.all());
    }

    void round(List<Channel> over) {
        for (Channel channel : over) {
            try {
                round(channel);
            } catch (RuntimeException e) {
                // The database may be unavailable for a while, but it keeps what happened. Other channels continue.
                LOG.warnf("Cannot notify over %s, trying again: %s", channel.name(), e.getMessage());
            }
        }
    }

    private void round(Channel channel) {
        outbox.open(channel.name());
        occurrences.untold(channel.name(), config.quarantineRatio()).forEach(it -> add(channel, messages.of(it)));
        boolean more = true;
        while (more) {
            more = sendNext(channel);
        }
    }

    private void add(Channel channel, Message message) {
        outbox.add(channel.name(), message.key(), message.kind(), message.execution(), JsonPost.json(message));
    }

    /** Returns whether to try the next message. */
    private boolean sendNext(Channel channel) {
        // Longer than a receiver may take, so the owner of an expired claim is dead.
        Optional<Outbox.Claimed> claimed =
                outbox.claim(channel.name(), config.timeout().multipliedBy(3));
        if (claimed.isEmpty()) {
            return false;
        }
        try {
            channel.send(read(claimed.get().message()));
            outbox.sent(claimed.get());
            return true;
        } catch (NotDeliveredException e) {
            return failed(channel, claimed.get(), e);
        }
    }

    private boolean failed(Channel channel, Outbox.Claimed claimed, NotDeliveredException failure) {
        String reason = String.valueOf(failure.getMessage());
        if (claimed.attempts() >= config.attempts()) {
            LOG.errorf("Cannot send message %d over %s, given up: %s", claimed.id(), channel.name(), reason);
            outbox.giveUp(claimed, reason);
            return true;
        }
        LOG.warnf("Cannot send message %d over %s, trying again: %s", claimed.id(), channel.name(), reason);
        Duration wait = backOff(claimed.attempts(), config.backOff());
        outbox.postpone(claimed, reason, wait);
        if (!failure.isRefused()) {
            // Otherwise each message would use up its attempts while the receiver is unavailable.
            outbox.pause(channel.name(), wait);
        }
        return failure.isRefused();
    }

    /** After the n-th failure: base × 2^(n-1), at most an hour. */
    static Duration backOff(int attempts, Duration base) {
        Duration wait = base.multipliedBy(1L << Math.min(attempts - 1, 20));
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }

    private static Message read(String json) {
        try {
            return JsonPost.JSON.readValue(json, Message.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot read a message of the outbox", e);
        }
    }

    /** Sends a test message over each channel immediately; returns the error per channel, empty if it was delivered. */
    public Map<String, Optional<String>> test() {
        return test(channels.all());
    }

    Map<String, Optional<String>> test(List<Channel> over) {
        Map<String, Optional<String>> results = new LinkedHashMap<>();
        Message message = messages.test(UUID.randomUUID().toString());
        for (Channel channel : over) {
            try {
                channel.send(message);
                results.put(channel.name(), Optional.empty());
            } catch (NotDeliveredException e) {
                results.put(channel.name(), Optional.of(String.valueOf(e.getMessage())));
            }
        }
        return results;
    }

    public List<Outbox.Row> recent(int limit) {
        return outbox.recent(limit);
    }

    /** Queues the messages that were given up again; returns their number. */
    public int retry(Actor by) {
        int retried = outbox.retry();
        audit.other(by, "retry notifications", "notifications", Map.of(), Map.of("messages", retried));
        return retried;
    }
}
