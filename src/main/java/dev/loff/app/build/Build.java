package dev.loff.app.build;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * The versions this build is made of. Known without Quarkus, so that {@code --version} answers at once.
 *
 * @param loff     Loff's own
 * @param postgres the PostgreSQL that it brings along
 * @param htmx     the script that keeps the console's pages up to date
 * @param echarts  the script that draws its charts
 */
public record Build(String loff, String postgres, String htmx, String echarts) {

    /** This build's. */
    public static Build current() {
        Properties properties = new Properties();
        try (InputStream resource = Build.class.getResourceAsStream("build.properties")) {
            if (resource == null) {
                throw new IllegalStateException(
                        "Cannot tell the version: the resource is missing (resource=build.properties)");
            }
            properties.load(resource);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot tell the version: " + e.getMessage() + " (resource=build.properties)", e);
        }
        return new Build(
                value(properties, "version"),
                value(properties, "postgres"),
                value(properties, "htmx"),
                value(properties, "echarts"));
    }

    private static String value(Properties properties, String key) {
        String value = properties.getProperty(key);
        if (value == null) {
            throw new IllegalStateException("Cannot tell the version: the key is missing (key=" + key + ")");
        }
        return value;
    }
}
