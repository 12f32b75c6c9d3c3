package dev.loff.app.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The resident memory of a job's process as a function of committed units.
 *
 * @param samples in chronological order
 */
record MemoryCurve(List<Sample> samples) {
    /** {@code done} units were committed when the resident memory was {@code megabytes}. */
    record Sample(double done, double megabytes) {}

    private static final Duration INTERVAL = Duration.ofMillis(100);

    /** Runs a job to its end. */
    static MemoryCurve of(JobHome home, String done, List<String> job)
            throws IOException, InterruptedException, SQLException {
        List<Sample> samples = new ArrayList<>();
        try (JobHome.Query progress = home.query(done);
                LoffProcess process = home.start(job.toArray(String[]::new))) {
            while (!process.await(INTERVAL)) {
                double megabytes = residentMegabytes(process.pid());
                if (process.announced() && megabytes > 0) {
                    samples.add(new Sample(progress.numbers().get(0), megabytes));
                }
            }
            if (!KilledJob.COMPLETED.contains(process.exitCode())) {
                throw new CheckFailure("the job ended with " + process.exitCode() + "\n" + process.lastErrors());
            }
        }
        return new MemoryCurve(List.copyOf(samples));
    }

    /** Returns the median while more than {@code from} and at most {@code to} units were committed. */
    double megabytes(double from, double to) {
        double[] between = samples.stream()
                .filter(it -> it.done() > from && it.done() <= to)
                .mapToDouble(Sample::megabytes)
                .sorted()
                .toArray();
        if (between.length == 0) {
            throw new CheckFailure("nothing was measured between " + from + " and " + to);
        }
        return between[between.length / 2];
    }

    void write(Path csv) throws IOException {
        Files.write(
                csv,
                samples.stream().map(it -> it.done() + "," + it.megabytes()).toList());
    }

    /** VmRSS; 0 for a process that is gone. */
    private static double residentMegabytes(long pid) throws IOException {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }
}
