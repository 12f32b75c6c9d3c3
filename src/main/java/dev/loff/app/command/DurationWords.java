package dev.loff.app.command;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as people write them, 45s, 90m, 12h or 3d, and as ISO does, PT1H30M. */
public final class DurationWords implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
        String word = text.strip().toUpperCase(Locale.ROOT);
        try {
            if (word.startsWith("P")) {
                return Duration.parse(word);
            }
            return Duration.parse(word.endsWith("D") ? "P" + word : "PT" + word);
        } catch (DateTimeParseException e) {
            throw new TypeConversionException("'" + text + "' is no duration such as 45s, 90m, 12h, 3d or PT1H30M");
        }
    }
}
