package dev.loff.app.command;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code 90s}, {@code 10m}, {@code 1h30m} or {@code 90d}. */
final class DurationConverter implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String value) {
        try {
            String text = value.strip().toUpperCase(Locale.ROOT);
            Duration duration = Duration.parse((text.endsWith("D") ? "P" : "PT") + text);
            if (!duration.isNegative()) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            throw new TypeConversionException("'" + value + "' is not a duration such as 90s or 10m");
        }
        throw new TypeConversionException("'" + value + "' is less than nothing");
    }
}
