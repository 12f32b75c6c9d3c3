package dev.loff.registry;

import org.jspecify.annotations.Nullable;

/**
 * One thing that retention removes.
 *
 * @param id of its row
 * @param subject what an operator calls it
 * @param file that goes with it, relative to the data folder or absolute; absent where there is none
 */
public record Expired(
        String kind, long id, String subject, @Nullable String file, String reason) {}
