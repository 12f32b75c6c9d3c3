package dev.loff.app.http;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Logs problems with connections, at most one line per kind and minute, so that an attack does not fill the log. Thread-safe.
 */
final class Warnings {
    /** What happened. Each text completes a sentence that begins with a number of connections. */
    enum Kind {
        TOO_MANY("closed: as many as loff.http.connections allows are open"),
        TOO_MANY_OF_ADDRESS("closed: their address has as many open as loff.http.connections-per-address allows"),
        SLOW_REQUEST("closed: no whole request came within loff.http.request-timeout"),
        SLOW_READER("closed: the client did not read its answer within loff.http.request-timeout");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    private static final Logger LOG = Logger.getLogger(Warnings.class);
    private static final long EVERY_NANOS = 60_000_000_000L;

    private final LongSupplier nanoTime;
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    private final Map<Kind, Long> next = new EnumMap<>(Kind.class);

    Warnings(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Counts the problem; logs the count of its kind since the last line, unless that line is less than a minute old. */
    synchronized void add(Kind kind, String address) {
        int count = counts.merge(kind, 1, Integer::sum);
        long now = nanoTime.getAsLong();
        if (now - next.getOrDefault(kind, now) >= 0) {
            next.put(kind, now + EVERY_NANOS);
            counts.remove(kind);
            LOG.warnf("%d connections %s (last from %s)", count, kind.text, address);
        }
    }
}
