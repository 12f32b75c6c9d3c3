package dev.loff.app;

import dev.loff.app.jobs.RefusedException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.config.Config;

/**
 * Looks at settings that the host would stumble over in the midst of its start: what is wrong is one line that names the setting,
 * its value and what to do.
 *
 * @param config what the command line sets, which wins
 * @param configured everything else
 */
record StartSettings(Map<String, String> config, Config configured) {
    private static final List<String> LEVELS =
            List.of("ALL", "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL", "OFF");

    void check() {
        level("loff.log.level", "--log-level or LOFF_LOG_LEVEL");
        level("loff.log.others", "LOFF_LOG_OTHERS");
        if (config.getOrDefault("quarkus.http.host-enabled", "false").equals("true")) {
            port("quarkus.http.host", "quarkus.http.port", 8080, "--port or QUARKUS_HTTP_PORT");
            port("loff.management.host", "loff.management.port", 9001, "--management-port or LOFF_MANAGEMENT_PORT");
        }
    }

    private String value(String key, String otherwise) {
        String given = config.get(key);
        return given != null
                ? given
                : configured.getOptionalValue(key, String.class).orElse(otherwise);
    }

    private void level(String key, String how) {
        String level = value(key, "INFO");
        if (!LEVELS.contains(level.toUpperCase(Locale.ROOT))) {
            throw new RefusedException("Cannot start: there is no such log level (" + key + "=" + level
                    + "). Say DEBUG, INFO, WARN or ERROR with " + how);
        }
    }

    private void port(String hostKey, String portKey, int standard, String how) {
        String host = value(hostKey, "127.0.0.1");
        String port = value(portKey, Integer.toString(standard));
        int number;
        try {
            number = Integer.parseInt(port);
        } catch (NumberFormatException e) {
            number = -1;
        }
        if (number < 0 || number > 65_535) {
            throw new RefusedException("Cannot listen: a port is a number from 0 to 65535 (" + portKey + "=" + port
                    + "). Set it with " + how);
        }
        InetSocketAddress address = new InetSocketAddress(host, number);
        if (address.isUnresolved()) {
            throw new RefusedException("Cannot listen: there is no such address (" + hostKey + "=" + host + ")");
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "Cannot listen: " + e.getMessage() + " (address=" + host + ", port=" + number
                            + "). Another host may serve there already; choose another with " + how,
                    e);
        }
    }
}
