package dev.loff.app.checks;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The long ticks check: {@code ops/checks/ticks}. */
@Command(
        name = "ticks",
        mixinStandardHelpOptions = true,
        description = "Let several hosts serve one schedule, without and with kills, and count the starts.")
final class TicksCommand implements Callable<Integer> {
    @Option(names = "--ticks", description = "Fires of the schedule (default: ${DEFAULT-VALUE}).")
    int ticks = 500;

    @Option(names = "--hosts", description = "Hosts that serve (default: ${DEFAULT-VALUE}).")
    int hosts = 3;

    @Option(names = "--kill-every", description = "In the second part, ticks per kill (default: ${DEFAULT-VALUE}).")
    int killEvery = 20;

    @Option(names = "--seed", description = "Seed of the kill moments (default: random).")
    long seed = System.nanoTime();

    @Mixin
    WorkFolder work = new WorkFolder();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new TicksCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        return work.run("ticks", "seed=" + seed, folder -> {
            String calm = new TicksCheck(folder.resolve("calm"), hosts, seed, System.err)
                    .run(ticks, 0)
                    .figure();
            System.err.println(calm);
            String killed = new TicksCheck(folder.resolve("killed"), hosts, seed, System.err)
                    .run(ticks, killEvery)
                    .figure();
            return calm + "; " + killed + "; " + WorkFolder.load();
        });
    }
}
