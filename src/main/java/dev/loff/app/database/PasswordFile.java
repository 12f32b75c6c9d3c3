package dev.loff.app.database;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Sets {@code loff.db.password} to the content of the file that {@code loff.db.password-file} names, if it names one: systemd and
 * Kubernetes provide secrets as files, and so does the embedded database. The file overrides every other source.
 */
public final class PasswordFile implements ConfigSourceFactory {

    private static final int ABOVE_SYSTEM_PROPERTIES = 500;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        ConfigValue file = context.getValue("loff.db.password-file");
        if (file == null || file.getValue() == null || file.getValue().isBlank()) {
            return List.of();
        }
        return List.of(new PropertiesConfigSource(
                Map.of("loff.db.password", read(Path.of(file.getValue()))),
                "loff.db.password-file",
                ABOVE_SYSTEM_PROPERTIES));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot read the database's password: " + e.getMessage() + " (loff.db.password-file=" + file + ")",
                    e);
        }
    }
}
