package dev.loff.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PatientReadsTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path temporary;

    private final List<String> lines = new ArrayList<>();
    private final List<Duration> waits = new ArrayList<>();
    /** Changes that happen when the given time has passed. */
    private final Map<Duration, Change> changes = new HashMap<>();

    private Duration now = Duration.ZERO;
    private Path folder;
    private Path file;
    private Path elsewhere;
    private PatientReads reads;

    private interface Change {
        void happen() throws IOException;
    }

    PatientReadsTest() {}

    @BeforeEach
    void makeFolder() throws IOException {
        folder = temporary.resolve("data");
        elsewhere = temporary.resolve("elsewhere");
        Files.createDirectories(folder.resolve("oak"));
        file = Files.writeString(folder.resolve("oak/1.png"), "picture");
        reads = new PatientReads(folder, LIMIT, lines::add, () -> now.toNanos(), this::sleep);
    }

    private void sleep(Duration time) {
        waits.add(time);
        Duration before = now;
        now = now.plus(time);
        changes.forEach((at, change) -> {
            if (at.compareTo(before) > 0 && at.compareTo(now) <= 0) {
                try {
                    change.happen();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
        });
    }

    @Test
    void readsWaitForAnUnavailableFolderWithBackOff() throws Exception {
        Files.move(folder, elsewhere);
        changes.put(Duration.ofSeconds(20), () -> Files.move(elsewhere, folder));

        assertThat(reads.read(file, () -> Files.readString(file))).isEqualTo("picture");

        assertThat(waits.subList(0, 7))
                .extracting(Duration::toMillis)
                .containsExactly(200L, 400L, 800L, 1600L, 3200L, 5000L, 5000L);
        assertThat(lines)
                .containsExactly(
                        "[" + folder + "] the folder is not there; waiting for it, up to 120 s (loff.files.patience)",
                        "[" + folder + "] the folder can be read again, after 21 s");
    }

    @Test
    void aFolderThatStaysAwayIsNamedAndTheNextReadDoesNotWaitAgain() throws Exception {
        Files.move(folder, elsewhere);

        assertThatThrownBy(() -> reads.read(file, () -> Files.readString(file)))
                .isInstanceOf(FolderAwayException.class)
                .hasMessage("[" + folder
                        + "] Cannot read the folder: it is not there, and was not back within 120 s; check"
                        + " that it is mounted, then try again (loff.files.patience=120 s)");
        assertThat(now).isBetween(LIMIT, LIMIT.plusSeconds(5));
        int before = waits.size();
        assertThatThrownBy(reads::awaitFolder).isInstanceOf(FolderAwayException.class);
        assertThat(waits).hasSize(before);
    }

    /** Like a mount point whose share is not mounted. */
    @Test
    void anEmptyFolderIsUnavailable() throws Exception {
        Files.move(folder, elsewhere);
        Files.createDirectory(folder);
        changes.put(Duration.ofSeconds(3), () -> {
            Files.delete(folder);
            Files.move(elsewhere, folder);
        });

        assertThat(reads.read(file, () -> Files.readString(file))).isEqualTo("picture");
        assertThat(lines.get(0)).contains("the folder is empty; waiting");
    }

    @Test
    void readsDoNotWaitForAFileMissingFromAnAvailableFolder() throws Exception {
        Files.writeString(folder.resolve("oak/2.png"), "another");
        Files.delete(file);

        assertThatThrownBy(() -> reads.read(file, () -> Files.readString(file)))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(waits).isEmpty();
    }

    @Test
    void aFileThatReappearsIsReadAgain() throws Exception {
        AtomicInteger tries = new AtomicInteger();

        String read = reads.read(file, () -> {
            if (tries.incrementAndGet() == 1) {
                throw new NoSuchFileException(file.toString());
            }
            return "picture";
        });

        assertThat(read).isEqualTo("picture");
    }

    @Test
    void permanentFailuresAreNotRetried() {
        assertThatThrownBy(() -> reads.read(file, () -> {
                    throw new AccessDeniedException(file.toString());
                }))
                .isInstanceOf(AccessDeniedException.class);
        assertThat(waits).isEmpty();
    }

    @Test
    void aReadThatFailsForAWhileSucceeds() throws Exception {
        AtomicInteger tries = new AtomicInteger();

        String read = reads.read(file, () -> {
            if (tries.incrementAndGet() < 4) {
                throw new FileSystemException(file.toString(), null, "Stale file handle");
            }
            return "picture";
        });

        assertThat(read).isEqualTo("picture");
        assertThat(lines)
                .containsExactly(
                        "[" + file + "] the file cannot be read now: Stale file handle; waiting for it, up to 120 s"
                                + " (loff.files.patience)",
                        "[" + file + "] the file can be read again, after 1 s");
    }

    @Test
    void onlyOneFileIsWaitedForUpToTheLimit() throws Exception {
        Files.createDirectory(folder.resolve("beech"));
        Files.delete(file);
        Files.delete(folder.resolve("oak"));
        for (int i = 0; i < 100; i++) {
            Path gone = folder.resolve("oak/" + i + ".png");
            assertThatThrownBy(() -> reads.read(gone, () -> Files.readString(gone)))
                    .isInstanceOf(NoSuchFileException.class);
        }

        assertThat(now).isBetween(LIMIT, LIMIT.plusSeconds(5));
        assertThat(lines).singleElement().asString().contains(folder.resolve("oak") + " is not there; waiting");
    }

    @Test
    void withoutPatienceReadsDoNotWait() throws Exception {
        Files.move(folder, elsewhere);

        assertThatThrownBy(() -> PatientReads.none(folder).read(file, () -> Files.readString(file)))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void workOnTheWholeFolderIsRepeated() throws Exception {
        Files.move(folder, elsewhere);
        changes.put(Duration.ofSeconds(20), () -> Files.move(elsewhere, folder));
        AtomicInteger tries = new AtomicInteger();

        int images = reads.whole(
                () -> {
                    tries.incrementAndGet();
                    if (!Files.exists(file)) {
                        throw new IllegalArgumentException("a folder could not be listed");
                    }
                    return 1;
                },
                failure -> false);

        assertThat(images).isEqualTo(1);
        assertThat(tries).hasValue(2);
    }

    @Test
    void workOnAnAvailableFolderFailsAtOnceUnlessTheFailureMayPass() {
        AtomicInteger tries = new AtomicInteger();
        assertThatThrownBy(() -> reads.whole(
                        () -> {
                            tries.incrementAndGet();
                            throw new IllegalArgumentException("one class");
                        },
                        failure -> false))
                .hasMessage("one class");
        assertThat(tries).hasValue(1);
        assertThatThrownBy(() -> reads.whole(
                        () -> {
                            tries.incrementAndGet();
                            throw new IllegalArgumentException("a folder is gone");
                        },
                        failure -> true))
                .hasMessage("a folder is gone");
        assertThat(tries.get()).isGreaterThan(10);
        assertThat(now).isBetween(LIMIT, LIMIT.plusSeconds(5));
    }
}
