package dev.loff.app.notify;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is told, as a webhook gets it.
 *
 * @param key the same for the same thing, so that a receiver can tell what it has got before
 * @param kind FAILED, RECOVERED, HELD, PROPOSED, FELL, QUARANTINE or TEST
 * @param title one line
 * @param text what happened and what to do
 * @param link to the console's page; absent where no console is configured
 */
@JsonPropertyOrder({"key", "kind", "title", "text", "job", "execution", "link", "at"})
record Message(
        String key,
        String kind,
        String title,
        String text,
        @Nullable String job,
        @Nullable Long execution,
        @Nullable String link,
        Instant at) {}
