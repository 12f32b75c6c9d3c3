package dev.loff.app.checks;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The long kill checks: {@code ops/checks/kill-extraction} and {@code kill-training}. */
@Command(name = "kill", mixinStandardHelpOptions = true, description = "Kill jobs with SIGKILL at random moments.")
final class KillCommand implements Callable<Integer> {
    /** The job that is killed. */
    enum Target {
        EXTRACTION {
            @Override
            Workload workload(CheckData data, int epochs) {
                // In two partitions, compared with one: the content of a shard depends neither on partitions nor on
                // kills.
                String[] parameters = {"shard-images=24", "classifier=linear", "epochs=" + epochs};
                List<String> job = data.run("train-classifier", parameters);
                return Workload.extraction(job, CheckData.with(job, "workers=2"));
            }
        },
        TRAINING {
            @Override
            Workload workload(CheckData data, int epochs) {
                return Workload.training(
                        data.run("extract-features"),
                        data.run("nightly", "classifier=loff-ta", "epochs=" + epochs, "segment-minibatches=3"));
            }
        };

        abstract Workload workload(CheckData data, int epochs);
    }

    @Parameters(index = "0", description = "The job to kill: ${COMPLETION-CANDIDATES}.")
    Target target;

    @Option(names = "--kills", description = "How many processes are killed (default: ${DEFAULT-VALUE}).")
    int kills = 20;

    @Option(names = "--kills-per-run", description = "At most this many per run (default: ${DEFAULT-VALUE}).")
    int killsPerRun = 5;

    @Option(
            names = "--doubled",
            description = "At least this many in a row without a commit (default: ${DEFAULT-VALUE}).")
    int doubled = 2;

    @Option(names = "--seed", description = "Seed of the kill moments (default: random).")
    long seed = System.nanoTime();

    @Option(names = "--encoder", description = "shipped, or a folder with an encoder (default: ${DEFAULT-VALUE}).")
    String encoder = "shipped";

    @Option(names = "--per-class", description = "Pictures of each of the ten classes (default: ${DEFAULT-VALUE}).")
    int perClass = 150;

    @Option(names = "--epochs", description = "Epochs of the training (default: ${DEFAULT-VALUE}).")
    int epochs = 4;

    @Mixin
    WorkFolder work = new WorkFolder();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new KillCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        return work.run("kill-" + target.name().toLowerCase(Locale.ROOT), "seed=" + seed, folder -> {
            CheckData data = CheckData.draw(folder.resolve("pictures"), perClass, encoder);
            KillCheck check = new KillCheck(target.workload(data, epochs), folder, seed, System.err);
            KillCheck.Outcome outcome = check.run(kills, killsPerRun);
            if (outcome.doubled() < doubled) {
                throw new CheckFailure("too few kills in a row (--doubled=" + doubled + "); " + outcome.figure());
            }
            return outcome.figure();
        });
    }
}
