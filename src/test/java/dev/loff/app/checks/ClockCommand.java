package dev.loff.app.checks;

import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The long clock check: {@code ops/checks/clock}. */
@Command(
        name = "clock",
        mixinStandardHelpOptions = true,
        description =
                "Set the clock of hosts that serve schedules, and compare their fires with the documented policy.")
final class ClockCommand implements Callable<Integer> {
    @Option(names = "--zones", split = ",", description = "Time zones (default: ${DEFAULT-VALUE}).")
    List<String> zones = List.of(
            "Europe/Berlin",
            "America/New_York",
            "Australia/Lord_Howe",
            "America/Santiago",
            "Africa/Cairo",
            "Atlantic/Azores");

    @Option(names = "--edges", description = "Clock changes in each zone (default: ${DEFAULT-VALUE}).")
    int edges = 2;

    @Option(names = "--hosts", description = "Hosts that serve (default: ${DEFAULT-VALUE}).")
    int hosts = 2;

    @Mixin
    WorkFolder work = new WorkFolder();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ClockCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        return work.run("clock", folder -> new ClockCheck(folder, hosts, System.err)
                .run(zones.stream().map(ZoneId::of).toList(), edges)
                .figure());
    }
}
