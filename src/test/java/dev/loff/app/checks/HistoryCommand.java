package dev.loff.app.checks;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ops/bench/history}. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        description = "Make a data folder whose database is full of made-up nights, to try lists and pages on.")
final class HistoryCommand implements Callable<Integer> {
    @Option(names = "--home", required = true, description = "The data folder to make.")
    Path home = Path.of("history");

    @Option(names = "--executions", description = "How many (default: ${DEFAULT-VALUE}).")
    int executions = History.LONG.executions();

    @Option(names = "--shards", description = "How many (default: ${DEFAULT-VALUE}).")
    int shards = History.LONG.shards();

    @Option(names = "--versions", description = "How many model versions (default: ${DEFAULT-VALUE}).")
    int versions = History.LONG.versions();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new HistoryCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        try (JobHome made = JobHome.open(home)) {
            made.run(List.of(0), "runs");
            new History(executions, shards, versions).addTo(made);
        }
        return 0;
    }
}
