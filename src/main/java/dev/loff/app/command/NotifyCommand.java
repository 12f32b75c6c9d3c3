package dev.loff.app.command;

import dev.loff.app.jobs.Actor;
import dev.loff.app.notify.Notifier;
import dev.loff.registry.Outbox;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "notify",
        mixinStandardHelpOptions = true,
        description = {
            "Messages to people: a run failed or recovered, a model was held at the gate, many images were set aside.",
            "Channels are configured by loff.notify.*, see ops/configuration.md."
        })
@Dependent
@Unremovable
public class NotifyCommand implements Runnable {
    @Spec
    CommandSpec spec;

    @Inject
    Notifier notifier;

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    @Command(
            name = "test",
            mixinStandardHelpOptions = true,
            description = {
                "Send a test message over each channel now.",
                "Exit code 0: all of them took it. 1: one did not, or none is configured."
            })
    int test() {
        Map<String, Optional<String>> results = notifier.test();
        if (results.isEmpty()) {
            System.err.println("no channel is configured, see ops/configuration.md");
        }
        results.forEach((channel, problem) -> System.out.println(
                channel + ": " + problem.map(it -> "failed, " + it).orElse("sent")));
        boolean good = !results.isEmpty() && results.values().stream().allMatch(Optional::isEmpty);
        return (good ? ExitCode.COMPLETED : ExitCode.FAILED).code();
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "List messages, newest first.")
    void list(
            @Option(names = "-n", defaultValue = "20", description = "How many (default: ${DEFAULT-VALUE}).") int count,
            @Option(names = "--json", description = "Print a JSON array.") boolean json) {
        List<Outbox.Row> rows = notifier.recent(count);
        if (json) {
            Output.json(rows);
        } else {
            Output.table(
                    List.of("id", "channel", "kind", "execution", "state", "tries", "created", "sent", "last error"),
                    rows.stream().map(NotifyCommand::cells).toList());
        }
    }

    private static List<String> cells(Outbox.Row row) {
        return List.of(
                Long.toString(row.id()),
                row.channel(),
                row.kind(),
                text(row.execution()),
                row.state(),
                Integer.toString(row.attempts()),
                row.createdAt().toString(),
                text(row.sentAt()),
                text(row.lastError()));
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    @Command(name = "retry", mixinStandardHelpOptions = true, description = "Try again what was given up.")
    void retry() {
        System.out.println(notifier.retry(Actor.commandLine()) + " messages wait again");
    }
}
