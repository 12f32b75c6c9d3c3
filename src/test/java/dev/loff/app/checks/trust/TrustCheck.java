package dev.loff.app.checks.trust;

import dev.loff.app.checks.CheckFailure;
import dev.loff.app.checks.WorkFolder;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the scenarios, each in its own folder, and counts those that hold. */
@Command(
        name = "trust",
        mixinStandardHelpOptions = true,
        description = "Test each promise of the manual on which trust in a nightly run depends.")
final class TrustCheck implements Callable<Integer> {
    @Option(names = "--only", split = ",", description = "Names of scenarios, separated by commas (default: all).")
    List<String> only = List.of();

    @Option(names = "--list", description = "Print the scenarios and what each promises, and run none.")
    boolean list;

    @Mixin
    WorkFolder work = new WorkFolder();

    private PrintStream log = System.err;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new TrustCheck()).execute(arguments));
    }

    static TrustCheck of(List<String> only, PrintStream log) {
        TrustCheck check = new TrustCheck();
        check.only = only;
        check.log = log;
        return check;
    }

    @Override
    public Integer call() throws Exception {
        if (list) {
            TrustScenarios.ALL.forEach(it -> System.out.println(it.name() + ": " + it.promise()));
            return 0;
        }
        return work.run("trust", this::run);
    }

    /** Returns "N of N"; throws when a scenario does not hold, after all have run. */
    String run(Path folder) throws Exception {
        List<TrustScenario> chosen = TrustScenarios.ALL.stream()
                .filter(it -> only.isEmpty() || only.contains(it.name()))
                .toList();
        if (chosen.size() < only.size()) {
            throw new CheckFailure("there is no such scenario, see --list (only=" + only + ")");
        }
        List<String> broken = new ArrayList<>();
        for (TrustScenario scenario : chosen) {
            long begun = System.nanoTime();
            try {
                scenario.run(new TrustSetting(Files.createDirectories(folder.resolve(scenario.name()))));
                log.printf("ok      %-28s %4d s%n", scenario.name(), seconds(begun));
            } catch (CheckFailure e) {
                log.printf(
                        "BROKEN  %-28s %4d s  %s%n%s%n",
                        scenario.name(), seconds(begun), scenario.promise(), e.getMessage());
                broken.add(scenario.name());
            }
        }
        String figure = chosen.size() - broken.size() + " of " + chosen.size();
        if (!broken.isEmpty()) {
            throw new CheckFailure(figure + " scenarios hold, not " + broken);
        }
        return figure;
    }

    private static long seconds(long begun) {
        return (System.nanoTime() - begun) / 1_000_000_000;
    }
}
