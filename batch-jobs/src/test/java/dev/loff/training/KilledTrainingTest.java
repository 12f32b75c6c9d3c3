package dev.loff.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledTrainingTest {
    @TempDir
    Path folder;

    @Test
    void aTrainingKilledTwiceEndsWithTheBytesOfAnUninterruptedOne() throws Exception {
        Path unharmed = folder.resolve("unharmed");
        try (ClassifierTraining training = KilledTraining.open(unharmed)) {
            while (!training.finished()) {
                training.train(Integer.MAX_VALUE);
            }
            training.save(unharmed);
        }
        Path killed = folder.resolve("killed");
        runAndKillAfter(5, killed);
        runAndKillAfter(24, killed);
        try (ClassifierTraining training = KilledTraining.open(killed)) {
            assertThat(training.finished()).isFalse();
            assertThat(training.position().update()).isGreaterThanOrEqualTo(29);
            while (!training.finished()) {
                training.train(Integer.MAX_VALUE);
            }
            training.save(killed);
        }
        assertThat(killed).hasSameBinaryContentAs(unharmed);
    }

    /** Kills the process (SIGKILL) some time after a number of states were saved. */
    private static void runAndKillAfter(int states, Path state) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledTraining.class.getName(),
                        state.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader output = process.inputReader()) {
            for (int saved = 0; saved < states; saved++) {
                assertThat(output.readLine()).isEqualTo("saved");
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
