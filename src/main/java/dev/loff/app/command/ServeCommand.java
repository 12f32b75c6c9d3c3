package dev.loff.app.command;

import dev.loff.app.schedule.ScheduleLoop;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.Quarkus;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code loff serve}: answers over HTTP and starts what is due until told to stop. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Serves the console and /metrics, and starts what is scheduled, until stopped.")
@Dependent
@Unremovable
final class ServeCommand implements Runnable, HostedCommand {

    @Option(names = "--host", paramLabel = "<address>", description = "The address to listen on; else 127.0.0.1.")
    @Nullable
    String host;

    @Option(names = "--port", paramLabel = "<port>", description = "The port to listen on; else 8080.")
    @Nullable
    Integer port;

    @Override
    public Map<String, String> hostConfig() {
        Map<String, String> config = new HashMap<>();
        config.put("quarkus.http.host-enabled", "true");
        config.put("loff.log.others", "INFO");
        if (host != null) {
            config.put("quarkus.http.host", host);
        }
        if (port != null) {
            config.put("quarkus.http.port", port.toString());
        }
        return config;
    }

    @Inject
    ScheduleLoop schedules;

    @Override
    public void run() {
        schedules.begin();
        Quarkus.waitForExit();
    }
}
