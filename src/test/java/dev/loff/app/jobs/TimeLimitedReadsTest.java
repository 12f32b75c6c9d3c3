package dev.loff.app.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimeLimitedReadsTest {
    private final CountDownLatch answered = new CountDownLatch(1);
    private final TimeLimitedReads reads = new TimeLimitedReads(Duration.ofMillis(50));

    @AfterEach
    void close() {
        answered.countDown();
        reads.close();
    }

    @Test
    void returnsWhatIsReadAndThrowsWhatReadingThrows() throws Exception {
        TimeLimitedReads patient = new TimeLimitedReads(Duration.ofMinutes(1));
        assertThat(patient.read(() -> "content")).isEqualTo("content");
        assertThatThrownBy(() -> patient.read(() -> {
                    throw new NoSuchFileException("gone.png");
                }))
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> patient.read(() -> {
                    throw new IllegalArgumentException("no image");
                }))
                .isInstanceOf(IllegalArgumentException.class);
        patient.close();
    }

    @Test
    void aFileThatDoesNotAnswerIsGivenUpAndManyOfThemAreRefused() {
        for (int i = 0; i < 8; i++) {
            assertThatThrownBy(this::hang).isInstanceOf(IOException.class).hasMessageContaining("does not answer");
        }
        assertThatThrownBy(this::hang).isInstanceOf(IOException.class).hasMessageContaining("too many files");
    }

    /** As a file on a share that is away: not even an interrupt ends it. */
    private void hang() throws IOException, InterruptedException {
        reads.read(() -> {
            boolean waiting = true;
            while (waiting) {
                try {
                    answered.await();
                    waiting = false;
                } catch (InterruptedException e) {
                    waiting = true;
                }
            }
            return "late";
        });
    }
}
