package dev.loff.app.command;

import dev.loff.app.jobs.Actor;
import dev.loff.app.jobs.ExtractionForecast;
import dev.loff.app.jobs.MemoryForecast;
import dev.loff.app.jobs.Reasons;
import dev.loff.job.parameter.JobDefinition;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = "Say what a job would do, and do none of it: counts, shards, bytes, time and disk.")
@Dependent
@Unremovable
public class PlanCommand implements Callable<Integer>, TriesOnly {
    @Parameters(index = "0", paramLabel = "JOB", description = "The job's name.")
    String job;

    @Mixin
    ParameterOptions parameters;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Inject
    ExtractionForecast forecasts;

    @Override
    public Integer call() {
        ExtractionForecast.Forecast it = forecasts.of(JobDefinition.named(job), parameters.values, Actor.commandLine());
        if (json) {
            Output.json(it);
        } else {
            print(it);
        }
        return it.enoughDisk() ? ExitCode.COMPLETED.code() : ExitCode.REFUSED.code();
    }

    private static void print(ExtractionForecast.Forecast it) {
        Output.table(
                List.of("plan", "", ""),
                List.of(
                        List.of("images", Long.toString(it.images()), leftOut(it)),
                        List.of("reused", Long.toString(it.reused()), "features are there already"),
                        List.of("quarantined", Long.toString(it.quarantined()), Reasons.text(it.quarantinedByReason())),
                        List.of("to extract", Long.toString(it.toExtract()), "with encoder " + it.encoder()),
                        List.of("shards", Integer.toString(it.shards()), it.shardImages() + " images each"),
                        List.of("bytes", mebibytes(it.bytes()), mebibytes(it.freeBytes()) + " free"),
                        List.of(
                                "time",
                                Progress.clock(Duration.ofMillis((long) (1000 * it.seconds()))),
                                String.format(
                                        Locale.ROOT, "at %.1f images/s, measured on a sample", it.imagesPerSecond()))));
        it.memory().forEach(PlanCommand::print);
        if (it.storage().size() > 1) {
            System.out.println("bytes by encoder-pool (pool, which pools in training, needs those of 1):");
            it.storage()
                    .forEach(pool -> System.out.printf(
                            Locale.ROOT,
                            "  %d: %d tokens an image, %s%n",
                            pool.pool(),
                            pool.tokens(),
                            mebibytes(pool.bytes())));
        }
        if (!it.enoughDisk()) {
            System.out.println("the disk is too small for this: free some space or give another --home");
        }
    }

    private static String leftOut(ExtractionForecast.Forecast it) {
        return it.leftOut() == 0
                ? "nothing is left out by the scan"
                : it.leftOut() + " left out by the scan: " + Reasons.text(it.leftOutByReason());
    }

    private static void print(MemoryForecast memory) {
        System.out.printf(
                Locale.ROOT,
                "%s memory: %s with %d %s of %s each, %s free%s%n",
                memory.memory(),
                mebibytes(memory.bytes()),
                memory.workers(),
                memory.workers() == 1 ? "worker" : "workers",
                mebibytes(memory.workerBytes()),
                mebibytes(memory.freeBytes()),
                memory.enough() ? "" : ": TOO LITTLE, take fewer workers or a smaller encoder-minibatch");
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
    }
}
