package dev.loff.app.checks;

import dev.loff.dataset.DrawnPictures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Measures the job's overhead: its extraction step against a {@link BareLoop} over the same pictures, run alternately, each in a
 * fresh JVM with the same settings. The step's time comes from the batch repository and includes opening the encoder and every
 * read, hash, shard, row and commit.
 */
@Command(
        name = "job-overhead",
        mixinStandardHelpOptions = true,
        description = "Compare extraction through the job with a bare loop over the same images.")
final class JobOverhead implements Callable<Integer> {
    @Option(names = "--repeats", description = "How often each runs (default: ${DEFAULT-VALUE}).")
    int repeats = 3;

    @Option(names = "--per-class", description = "Pictures of each of the ten classes (default: ${DEFAULT-VALUE}).")
    int perClass = 1000;

    @Option(names = "--encoder", description = "shipped, or a folder with an encoder (default: ${DEFAULT-VALUE}).")
    String encoder = "shipped";

    @Option(names = "--limit", description = "How much longer the job may take (default: ${DEFAULT-VALUE}).")
    double limit = 0.05;

    @Mixin
    WorkFolder work = new WorkFolder();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new JobOverhead()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path folder = work.folder("overhead");
        Path pictures = folder.resolve("pictures");
        DrawnPictures.writeFolder(pictures, perClass, 1);
        Path template = folder.resolve("template");
        JobHome.open(template).close();
        List<Double> bare = new ArrayList<>();
        List<Double> job = new ArrayList<>();
        for (int repeat = 1; repeat <= repeats; repeat++) {
            bare.add(bareLoop(pictures));
            job.add(job(template, folder.resolve("home-" + repeat), pictures));
            System.err.printf(
                    Locale.ROOT,
                    "repeat %d: bare loop %.2f s, job %.2f s, load %s%n",
                    repeat,
                    bare.get(repeat - 1),
                    job.get(repeat - 1),
                    load());
        }
        Folders.delete(folder);
        return verdict(median(bare), median(job));
    }

    private double bareLoop(Path pictures) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        LoffProcess.projectRoot().resolve("ops/bin/run-check").toString(),
                        BareLoop.class.getName(),
                        pictures.toString(),
                        encoder)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new CheckFailure("the bare loop ended with " + process.exitValue());
        }
        return Double.parseDouble(answer.strip());
    }

    private double job(Path template, Path root, Path pictures) throws IOException, InterruptedException, SQLException {
        JobHome home = JobHome.copyOf(template, root);
        try (home) {
            home.run(List.of(0), "run", "extract-features", "-P", "dataset=" + pictures, "-P", "encoder=" + encoder);
            double seconds = home.numbers(
                            "select extract(epoch from endtime - starttime) from step_execution where stepname = 'extract'")
                    .get(0);
            return seconds;
        } finally {
            home.delete();
        }
    }

    private int verdict(double bare, double job) throws IOException {
        double more = job / bare - 1;
        boolean passed = more <= limit;
        System.out.printf(
                Locale.ROOT,
                "job-overhead: %s; extraction through the job takes %.1f %% more than a bare loop (limit %.0f %%): medians"
                        + " of %d, %.2f s against %.2f s for %d images, load %s%n",
                passed ? "passed" : "fell short",
                100 * more,
                100 * limit,
                repeats,
                job,
                bare,
                10 * perClass,
                load());
        return passed ? 0 : 1;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** Other processes may use the machine: a time means little without the load. */
    private static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
    }
}
