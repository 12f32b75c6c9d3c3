package dev.loff.app.checks.trust;

import dev.loff.app.checks.JobHome;
import dev.loff.app.checks.LoffProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The folder of one scenario, in which it opens data folders and runs commands. */
record TrustSetting(Path folder) {
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    /** A command's output and exit code. */
    record Answer(int exitCode, String output, String errors) {}

    /** Opens a new data folder with its own database; the scenario closes it. */
    JobHome home() {
        return JobHome.open(folder.resolve("home"));
    }

    /** Runs a command that needs no data folder, or names its own. */
    Answer loff(Map<String, String> environment, List<String> words) throws IOException, InterruptedException {
        try (LoffProcess process = LoffProcess.start(
                folder.resolve("commands").resolve("command-" + System.nanoTime()), words, environment)) {
            return answer(process);
        }
    }

    /** Runs a command on a data folder, whatever its exit code. */
    Answer loff(JobHome home, List<String> words) throws IOException, InterruptedException {
        try (LoffProcess process = home.start(words.toArray(String[]::new))) {
            return answer(process);
        }
    }

    private static Answer answer(LoffProcess process) throws IOException, InterruptedException {
        if (!process.await(PATIENCE)) {
            throw new IllegalStateException("A command does not end\n" + process.errorsSoFar());
        }
        return new Answer(process.exitCode(), process.output(), process.errors());
    }
}
