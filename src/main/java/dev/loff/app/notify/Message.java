package dev.loff.app.notify;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A notification in the form that a webhook receives.
 *
 * @param key the same for the same event, so that a receiver can recognize a duplicate
 * @param kind FAILED, RECOVERED, HELD, PROPOSED, FELL, QUARANTINE or TEST
 * @param title one line
 * @param text what happened and what to do
 * @param link to the console's page; null when no console is configured
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
