package dev.loff.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loff.encoder.Encoder;
import dev.loff.encoder.TinyEncoders;
import dev.loff.file.FolderAwayException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePatienceTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path home;

    private Path folder;

    @BeforeEach
    void anEncoder() throws IOException {
        folder = TinyEncoders.folder(home.resolve("tiny"), 5);
    }

    @Test
    void anEncodersFolderThatIsAwayIsWaitedFor() throws Exception {
        Path away = Files.move(folder, home.resolve("away"));
        Encoders encoders = new Encoders(new Workspace(home)).waiting(new FilePatience(LIMIT));
        CompletableFuture<Encoder> opening = new CompletableFuture<>();
        Thread opener = new Thread(() -> opening.completeAsync(() -> encoders.open(folder.toString()), Runnable::run));
        opener.start();
        while (opener.getState() != Thread.State.TIMED_WAITING) {
            assertThat(opening).as("it does not wait").isNotDone();
            Thread.onSpinWait();
        }
        Files.move(away, folder);
        opening.get(1, TimeUnit.MINUTES).close();
    }

    @Test
    void oneThatStaysAwayIsNamed() throws IOException {
        Files.move(folder, home.resolve("away"));
        Encoders encoders = new Encoders(new Workspace(home)).waiting(new FilePatience(Duration.ofMillis(300)));
        assertThatThrownBy(() -> encoders.open(folder.toString()))
                .isInstanceOf(FolderAwayException.class)
                .hasMessageStartingWith("[" + folder + "] Cannot read the folder: it is not there");
    }

    @Test
    void whoOnlyLooksDoesNotWait() throws IOException {
        Files.move(folder, home.resolve("away"));
        assertThatThrownBy(() -> new Encoders(new Workspace(home)).open(folder.toString()))
                .isNotInstanceOf(FolderAwayException.class);
    }

    @Test
    void aTransientFailureInsideIsRetriedAndAnyOtherIsNot() {
        FilePatience patience = new FilePatience(LIMIT);
        AtomicInteger tries = new AtomicInteger();
        String opened = patience.open(folder, () -> {
            if (tries.incrementAndGet() == 1) {
                throw new UncheckedIOException(new FileSystemException("weights", null, "Stale file handle"));
            }
            return "opened";
        });
        assertThat(opened).isEqualTo("opened");
        assertThat(tries).hasValue(2);
        assertThatThrownBy(() -> patience.open(folder, () -> {
                    throw new IllegalArgumentException("damaged, try " + tries.incrementAndGet());
                }))
                .hasMessage("damaged, try 3");
    }
}
