package dev.loff.app.rest;

import dev.loff.app.jobs.RefusedException;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param next the value that requests the next page; null on the last
 */
public record Page<T>(List<T> items, @Nullable Long next) {
    static final String LIMIT = "50";
    private static final int MAX_LIMIT = 500;

    static int limit(int asked) {
        if (asked < 1 || asked > MAX_LIMIT) {
            throw RefusedException.invalid(
                    "Cannot list: a page has 1 to " + MAX_LIMIT + " items (limit=" + asked + ")");
        }
        return asked;
    }

    /** A page of items that were queried with this limit. */
    static <T> Page<T> of(List<T> items, int limit, ToLongFunction<T> key) {
        return new Page<>(items, items.size() < limit ? null : key.applyAsLong(items.get(items.size() - 1)));
    }
}
