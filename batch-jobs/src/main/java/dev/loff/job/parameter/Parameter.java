package dev.loff.job.parameter;

import org.jspecify.annotations.Nullable;

/** One job parameter: {@code defaultValue} is absent where the user must give one. */
public record Parameter(
        String name, String meaning, @Nullable String defaultValue, Kind kind) {
    /** The value that leaves a choice to the program. */
    public static final String AUTO = "auto";

    static Parameter required(String name, String meaning, Kind kind) {
        return new Parameter(name, meaning, null, kind);
    }

    static Parameter optional(String name, String meaning, String defaultValue, Kind kind) {
        kind.problem(defaultValue).ifPresent(problem -> {
            throw new IllegalArgumentException("Cannot declare a parameter: its default is not allowed, " + problem
                    + " (" + name + "=" + defaultValue + ")");
        });
        return new Parameter(name, meaning, defaultValue, kind);
    }
}
