package dev.loff.app.console;

import dev.loff.app.jobs.RefusedException;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what forms send. */
final class Forms {
    private Forms() {}

    /** The first value of each field. Throws if one contains NUL, which PostgreSQL cannot store. */
    static Map<String, String> fields(MultivaluedMap<String, String> form) {
        return form.keySet().stream()
                .collect(Collectors.toMap(name -> name, name -> clean(name, String.valueOf(form.getFirst(name)))));
    }

    static String required(@Nullable String value, String name) {
        if (value == null || value.isBlank()) {
            throw RefusedException.invalid("Cannot do that: a field is empty (field=" + name + ")");
        }
        return clean(name, value).strip();
    }

    static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw RefusedException.invalid("Cannot use that: it is no whole number (value=" + text + ")");
        }
    }

    private static String clean(String name, String value) {
        if (value.indexOf('\0') >= 0) {
            throw RefusedException.invalid("Cannot read the form: the character NUL in a text (field=" + name + ")");
        }
        return value;
    }
}
