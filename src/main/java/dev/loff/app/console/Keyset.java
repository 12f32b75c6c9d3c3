package dev.loff.app.console;

import dev.loff.app.jobs.RefusedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param older URL of the next page; null on the last
 */
public record Keyset<T>(List<T> items, @Nullable String older) {
    static final int SIZE = 50;

    /** A page of {@code found}, which was queried with {@link #SIZE} plus one as limit. */
    static <T> Keyset<T> of(List<T> found, ToLongFunction<T> key, String path, Map<String, String> filter) {
        if (found.size() <= SIZE) {
            return new Keyset<>(found, null);
        }
        List<T> items = found.subList(0, SIZE);
        Map<String, String> asked = new LinkedHashMap<>(filter);
        asked.put("before", Long.toString(key.applyAsLong(items.get(SIZE - 1))));
        return new Keyset<>(
                items,
                asked.entrySet().stream()
                        .map(it -> it.getKey() + "=" + Figures.query(it.getValue()))
                        .collect(Collectors.joining("&", path + "?", "")));
    }

    /** The key that the page's items come before; without one, larger than every key. */
    static long before(@Nullable Long asked) {
        if (asked != null && asked < 0) {
            throw RefusedException.invalid("Cannot list: a page begins at a number (before=" + asked + ")");
        }
        return asked == null ? Long.MAX_VALUE : asked;
    }
}
