package dev.loff.app.command;

import dev.loff.app.access.SetUp;
import dev.loff.app.gpu.Gpus;
import dev.loff.app.jobs.Actor;
import dev.loff.app.jobs.Insistence;
import dev.loff.app.jobs.Reaper;
import dev.loff.app.jobs.Shutdown;
import dev.loff.app.notify.NotificationLoop;
import dev.loff.app.schedule.ScheduleLoop;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.Quarkus;
import io.quarkus.vertx.http.HttpServer;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code loff serve}: answers over HTTP and starts what is due until told to stop. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = {
            "Serves the console and the job interface until stopped; /metrics and /q/health on a port of their own.",
            "Starts what is scheduled and what waits, and takes over runs whose host died.",
            "Exit code 3: it was told to end while it ran jobs, which go on elsewhere."
        })
@Dependent
@Unremovable
final class ServeCommand implements Callable<Integer>, HostedCommand, CreatesHome {

    @Option(names = "--host", paramLabel = "<address>", description = "The address to listen on; else 127.0.0.1.")
    @Nullable
    String host;

    @Option(names = "--port", paramLabel = "<port>", description = "The port to listen on; else 8080.")
    @Nullable
    Integer port;

    @Option(
            names = "--management-port",
            paramLabel = "<port>",
            description = "The port of /metrics and /q/health; else 9001.")
    @Nullable
    Integer managementPort;

    @Inject
    Reaper reaper;

    @Inject
    Shutdown shutdown;

    @Inject
    SetUp setUp;

    @Inject
    HttpServer server;

    @Inject
    Gpus gpus;

    private volatile ExitCode exit = ExitCode.COMPLETED;

    @Override
    public Map<String, String> hostConfig() {
        Map<String, String> config = new HashMap<>();
        config.put("quarkus.http.host-enabled", "true");
        config.put("quarkus.management.host-enabled", "true");
        config.put("loff.log.others", "INFO");
        if (host != null) {
            config.put("quarkus.http.host", host);
        }
        if (port != null) {
            config.put("quarkus.http.port", port.toString());
        }
        if (managementPort != null) {
            config.put("loff.management.port", managementPort.toString());
        }
        return config;
    }

    @Inject
    ScheduleLoop schedules;

    @Inject
    NotificationLoop notifications;

    @Override
    public Integer call() {
        TerminationSignals.onFirst(this::leave);
        gpus.prepare();
        reaper.serve();
        schedules.begin();
        notifications.begin();
        setUpLink()
                .ifPresent(it -> System.err.println("Nobody can log in yet. Open this once, within the hour: "
                        + server.getLocalBaseUri().resolve(it)));
        Quarkus.waitForExit();
        return exit.code();
    }

    /** A host that serves does not end because the database is away for a moment. */
    private Optional<String> setUpLink() {
        return Insistence.whileTheDatabaseFails(
                "make a set-up link",
                () -> setUp.isNeeded() ? Optional.of(setUp.newLink(Actor.commandLine())) : Optional.empty());
    }

    private void leave() {
        try {
            schedules.end();
            List<Long> handedOver = shutdown.handOver();
            if (!handedOver.isEmpty()) {
                System.err.println("stopped, to go on elsewhere: executions " + handedOver);
                exit = ExitCode.STOPPED;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            Quarkus.asyncExit(exit.code());
        }
    }
}
