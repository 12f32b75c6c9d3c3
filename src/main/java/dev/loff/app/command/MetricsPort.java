package dev.loff.app.command;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A mixin for commands that run a job: their meters can be scraped while they run. Without it a command opens no port. */
public final class MetricsPort implements HostedCommand {

    @Option(
            names = "--metrics-port",
            paramLabel = "<port>",
            description = "Serve /metrics on this port of 127.0.0.1 while the command runs.")
    @Nullable
    Integer port;

    @Override
    public Map<String, String> hostConfig() {
        return port == null ? Map.of() : Map.of("loff.metrics.port", port.toString());
    }
}
