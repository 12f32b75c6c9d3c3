package dev.loff.app.checks.nemesis;

import dev.loff.app.checks.CheckFailure;
import dev.loff.app.checks.WorkFolder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ops/checks/nemesis}: draws histories of faults, and checks the invariants after each. */
@Command(
        name = "nemesis",
        mixinStandardHelpOptions = true,
        description = "Run drawn histories of faults on hosts, database, files and clock, and check the invariants.")
final class NemesisCheck implements Callable<Integer> {
    @Option(names = "--histories", description = "How many (default: ${DEFAULT-VALUE}).")
    int histories = 100;

    @Option(
            names = "--seed",
            description = "Seed of the first history, plus one for each further one (default: random).")
    long seed = System.currentTimeMillis() % 1_000_000;

    @Option(names = "--events", description = "Events of a history (default: 8 to 16, drawn).")
    int events;

    @Option(
            names = "--replay",
            description =
                    "A file of events, such as a failure leaves, instead of drawn ones; --histories says how often.")
    @Nullable
    Path replay;

    @Option(
            names = "--no-shrink",
            negatable = true,
            description = "Do not search for a shorter history that fails in the same way.")
    boolean noShrink;

    @Option(
            names = "--tries",
            description = "Replays that may be spent on one shorter history (default: ${DEFAULT-VALUE}).")
    int tries = 24;

    @Mixin
    WorkFolder work = new WorkFolder();

    private final PrintStream log = System.err;
    private final Map<Deed, Integer> counts = new EnumMap<>(Deed.class);
    private final List<String> broken = new ArrayList<>();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new NemesisCheck()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        return work.run("nemesis", "first seed " + seed, this::run);
    }

    private String run(Path folder) throws IOException, InterruptedException, SQLException {
        HistoryRun run = HistoryRun.prepare(folder, log);
        for (int i = 0; i < histories; i++) {
            FaultHistory history = replay == null ? FaultHistory.draw(seed + i, events) : FaultHistory.read(replay);
            HistoryRun.Outcome outcome = run.run(history);
            history.events().forEach(it -> counts.merge(it.deed(), 1, Integer::sum));
            if (outcome.breaches().isEmpty()) {
                log.printf(
                        "ok      %-18s %2d events %4d s, %s%n",
                        history.name(), history.events().size(), outcome.took().toSeconds(), WorkFolder.load());
            } else {
                tell(folder, run, history, outcome);
            }
        }
        if (!broken.isEmpty()) {
            throw new CheckFailure(figure() + ": " + broken);
        }
        return figure();
    }

    private String figure() {
        String kinds = counts.entrySet().stream()
                .map(it -> it.getKey().plural() + " " + it.getValue())
                .collect(Collectors.joining(", "));
        int all = counts.values().stream().mapToInt(Integer::intValue).sum();
        return histories + " histories, " + all + " events (" + kinds + "), " + broken.size() + " broken";
    }

    private void tell(Path folder, HistoryRun run, FaultHistory history, HistoryRun.Outcome outcome)
            throws IOException, InterruptedException, SQLException {
        Breach first = outcome.breaches().get(0);
        broken.add(history.name() + " " + first.invariant());
        log.printf("BROKEN  %s, %d s%n", history.name(), outcome.took().toSeconds());
        outcome.breaches().forEach(log::println);
        log.println("events (time, deed, length, choice):");
        log.print(history.lines());
        log.println("what happened:");
        outcome.timeline().forEach(log::println);
        if (noShrink) {
            return;
        }
        FaultHistory shortest = new Shrinking(it -> run.run(it).broke(first.invariant()), tries).shrink(history);
        Path file = folder.resolve(history.name().replace(' ', '-') + ".events");
        Files.writeString(file, "# " + history.name() + ", " + first.invariant() + "\n" + shortest.lines());
        log.printf(
                "shortest history found that breaks %s (%d of %d events, --replay %s):%n%s",
                first.invariant(), shortest.events().size(), history.events().size(), file, shortest.lines());
    }
}
