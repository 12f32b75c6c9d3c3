package dev.loff.job.parameter;

import dev.loff.job.parameter.Kind.OrWord;
import org.jspecify.annotations.Nullable;

/**
 * One job parameter: all that the program says about it anywhere.
 *
 * @param defaultValue absent where the user must give one
 * @param behindAuto what {@code auto} comes to, in words; absent where it is not the default
 */
public record Parameter(
        String name,
        String meaning,
        @Nullable String defaultValue,
        @Nullable String behindAuto,
        Kind kind) {
    /** The value that leaves a choice to the program. */
    public static final String AUTO = "auto";

    static Parameter required(String name, String meaning, Kind kind) {
        return new Parameter(name, meaning, null, null, kind);
    }

    static Parameter optional(String name, String meaning, String defaultValue, Kind kind) {
        kind.problem(defaultValue).ifPresent(problem -> {
            throw new IllegalArgumentException("Cannot declare a parameter: its default is not allowed, " + problem
                    + " (" + name + "=" + defaultValue + ")");
        });
        return new Parameter(name, meaning, defaultValue, null, kind);
    }

    /** One that is left to the program unless it is given. */
    static Parameter auto(String name, String meaning, String behindAuto, Kind kind) {
        return new Parameter(name, meaning, AUTO, behindAuto, new OrWord(AUTO, kind));
    }

    /** The default as people read it: {@code auto (loff-ta: 0.5, loff: 0, linear: 0)}. */
    public String defaultText() {
        if (defaultValue == null) {
            return "(required)";
        }
        return behindAuto == null ? defaultValue : defaultValue + " (" + behindAuto + ")";
    }

    /** All of it on one line. */
    String line() {
        return name + ": " + meaning + "; " + kind.range() + "; default: " + defaultText();
    }

    /** The spelling that all values of one meaning have; {@code auto} for what {@code auto} always is. */
    String canonical(String value) {
        String canonical = kind.canonical(value);
        return canonical.equals(behindAuto) ? AUTO : canonical;
    }
}
