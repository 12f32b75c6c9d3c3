package dev.loff.app.command;

import dev.loff.app.jobs.Audit;
import dev.loff.registry.AuditLog;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = "List who changed what, from where, newest first. The database refuses to change this log.",
        subcommands = AuditVerifyCommand.class)
@Dependent
@Unremovable
public class AuditCommand implements Callable<Integer> {
    @Option(names = "-n", description = "How many (default: ${DEFAULT-VALUE}).")
    int limit = 20;

    @Option(names = "--before", paramLabel = "ID", description = "Only those with a smaller id: the next page.")
    long before = Long.MAX_VALUE;

    @Option(names = "--execution", paramLabel = "ID", description = "Only what was done to this execution.")
    @Nullable
    Long execution;

    @Option(names = "--json", description = "Print JSON, one line an entry.")
    boolean json;

    @Inject
    Audit audit;

    @Override
    public Integer call() {
        List<AuditLog.Entry> entries = audit.recent(before, limit, execution);
        if (json) {
            entries.forEach(Output::json);
        } else {
            Output.table(
                    List.of("id", "at", "who", "from", "what", "to", "before", "after"),
                    entries.stream().map(AuditCommand::row).toList());
        }
        return ExitCode.COMPLETED.code();
    }

    private static List<String> row(AuditLog.Entry it) {
        return List.of(
                Long.toString(it.id()),
                it.at().toString(),
                it.actor(),
                it.origin(),
                it.action(),
                it.subject(),
                it.before() == null ? "" : it.before(),
                it.after() == null ? "" : it.after());
    }
}
