package dev.loff.app.support;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.config.Config;

/** The configuration that this process runs with, and the secrets in it. */
@Singleton
final class Settings {
    private static final String DEFAULTS = "DefaultValuesConfigSource";
    private static final Set<String> SWITCHES = Set.of("true", "false");

    private final Config config;

    Settings(Config config) {
        this.config = config;
    }

    /** The keys of {@code loff.} with their values and the source of each value. */
    String shown(Redaction redaction) {
        StringBuilder text = new StringBuilder();
        for (String name : new TreeMap<>(all()).keySet()) {
            if (name.startsWith("loff.")) {
                var value = config.getConfigValue(name);
                text.append(redaction.setting(name, String.valueOf(value.getValue())))
                        .append("    # ")
                        .append(value.getSourceName())
                        .append('\n');
            }
        }
        return text.toString();
    }

    /** All secret values, from any key and from the environment. */
    List<String> secrets(Map<String, String> environment) {
        List<String> secrets = new ArrayList<>(Redaction.secrets(environment));
        secrets.addAll(Redaction.secrets(given()));
        config.getOptionalValue("loff.db.password-file", Path.class).ifPresent(file -> {
            try {
                secrets.add(Files.readString(file));
            } catch (IOException e) {
                // If this process cannot read the file, it cannot have written the password anywhere.
                return;
            }
        });
        return secrets;
    }

    private Map<String, String> all() {
        Map<String, String> all = new TreeMap<>();
        for (String name : config.getPropertyNames()) {
            String value = config.getConfigValue(name).getValue();
            if (value != null) {
                all.put(name, value);
            }
        }
        return all;
    }

    /** Without defaults: everybody can read them in the program, so they are no secrets even if their key sounds like one. */
    private Map<String, String> given() {
        Map<String, String> given = all();
        given.keySet()
                .removeIf(name -> DEFAULTS.equals(config.getConfigValue(name).getSourceName()));
        given.values().removeIf(SWITCHES::contains);
        return given;
    }
}
