package dev.loff.app.retention;

import dev.loff.app.jobs.Actor;
import dev.loff.app.jobs.Audit;
import dev.loff.app.jobs.RefusedException;
import dev.loff.app.jobs.RetriedTransaction;
import dev.loff.job.Workspace;
import dev.loff.registry.Expired;
import dev.loff.registry.ExpiredRows;
import dev.loff.registry.RetentionPolicy;
import dev.loff.registry.RunningBackups;
import dev.loff.registry.RunningBackups.RunningBackup;
import dev.loff.registry.StoredFileLock;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Removes what the policy lets go. The rows go first, in one transaction, then the files: a crash in between leaves files that no
 * row names, which {@code fsck} finds. Jobs may run meanwhile. A backup may not: this waits for it, for a while.
 */
@ApplicationScoped
public class Retention {
    /** One thing that goes; {@code bytes} are those of its file or folder. */
    public record Item(
            String kind, long id, String subject, @Nullable String file, long bytes, String reason) {}

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final long POLL_MILLIS = 1000;

    private final ExpiredRows rows;
    private final StoredFileLock lock;
    private final Workspace workspace;
    private final Audit audit;
    private final RunningBackups backups;

    Retention(ExpiredRows rows, StoredFileLock lock, Workspace workspace, Audit audit, RunningBackups backups) {
        this.rows = rows;
        this.lock = lock;
        this.workspace = workspace;
        this.audit = audit;
        this.backups = backups;
    }

    /** What {@link #remove} would remove now: the same statements, taken back. */
    public List<Item> dryRun(RetentionPolicy policy) {
        List<Expired> found = new ArrayList<>();
        try {
            RetriedTransaction.run(() -> {
                lock.alone();
                found.addAll(rows.delete(policy, workspace.home()));
                throw new TakenBack();
            });
        } catch (TakenBack e) {
            return items(found);
        }
        throw new IllegalStateException("Cannot look what retention would remove: the statements were not taken back");
    }

    /** Rolls a dry run back. */
    private static final class TakenBack extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Removes it and returns what it was. */
    public List<Item> remove(RetentionPolicy policy, Actor by) {
        List<Item> items = items(deleted(policy, by));
        items.stream().map(Item::file).filter(Objects::nonNull).forEach(it -> delete(workspace.resolve(it)));
        return items;
    }

    /** The rows that went; none while a backup copies the files that they name. */
    private List<Expired> deleted(RetentionPolicy policy, Actor by) {
        Instant end = Instant.now().plus(LONGEST_WAIT);
        while (true) {
            Decided decided = RetriedTransaction.call(() -> decide(policy, by));
            RunningBackup backup = decided.backup();
            if (backup == null) {
                return decided.gone();
            }
            if (Instant.now().isAfter(end)) {
                throw new RefusedException("Cannot remove files while a backup copies them; try again when it has ended"
                        + " (host=" + backup.host() + ", process=" + backup.pid() + ", begun="
                        + backup.begun().truncatedTo(ChronoUnit.SECONDS) + ", last heard="
                        + backup.seen().truncatedTo(ChronoUnit.SECONDS) + ")");
            }
            pause();
        }
    }

    /** Rows that went, or the backup because of which none did. */
    private record Decided(List<Expired> gone, @Nullable RunningBackup backup) {}

    private Decided decide(RetentionPolicy policy, Actor by) {
        lock.alone();
        RunningBackup backup = backups.first().orElse(null);
        if (backup != null) {
            return new Decided(List.of(), backup);
        }
        List<Expired> gone = rows.delete(policy, workspace.home());
        audit.other(by, "retention", "data folder", counts(gone), Map.of());
        return new Decided(gone, null);
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Cannot remove files: interrupted while a backup copies them", e);
        }
    }

    private static Map<String, Long> counts(List<Expired> gone) {
        return gone.stream().collect(Collectors.groupingBy(Expired::kind, TreeMap::new, Collectors.counting()));
    }

    private List<Item> items(List<Expired> gone) {
        return gone.stream()
                .map(this::item)
                .sorted(Comparator.comparing(Item::kind).thenComparingLong(Item::id))
                .toList();
    }

    private Item item(Expired it) {
        String file = it.file();
        return new Item(it.kind(), it.id(), it.subject(), file, file == null ? 0 : bytes(file), it.reason());
    }

    private long bytes(String file) {
        Path path = workspace.resolve(file);
        if (!Files.exists(path)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(it -> it.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException("[" + path + "] Cannot tell the size of what retention removes", e);
        }
    }

    private static void delete(Path path) {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "[" + path + "] Cannot remove what no row names any more; `loff fsck --repair` will", e);
        }
    }
}
