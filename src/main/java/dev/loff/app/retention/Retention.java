package dev.loff.app.retention;

import dev.loff.app.jobs.Actor;
import dev.loff.app.jobs.Audit;
import dev.loff.job.Workspace;
import dev.loff.registry.Expired;
import dev.loff.registry.ExpiredRows;
import dev.loff.registry.RetentionPolicy;
import dev.loff.registry.StoredFileLock;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * row names, which {@code fsck} finds. Jobs may run meanwhile; a backup may not, nor for a dry run.
 */
@ApplicationScoped
public class Retention {
    /** One thing that goes; {@code bytes} are those of its file or folder. */
    public record Item(
            String kind, long id, String subject, @Nullable String file, long bytes, String reason) {}

    private final ExpiredRows rows;
    private final StoredFileLock lock;
    private final Workspace workspace;
    private final Audit audit;
    private final UserTransaction transaction;

    Retention(ExpiredRows rows, StoredFileLock lock, Workspace workspace, Audit audit, UserTransaction transaction) {
        this.rows = rows;
        this.lock = lock;
        this.workspace = workspace;
        this.audit = audit;
        this.transaction = transaction;
    }

    /** What {@link #remove} would remove now: the same statements, taken back. */
    public List<Item> dryRun(RetentionPolicy policy) {
        try {
            transaction.begin();
            try {
                lock.remove();
                return items(policy);
            } finally {
                transaction.rollback();
            }
        } catch (NotSupportedException | SystemException e) {
            throw new IllegalStateException("Cannot look what retention would remove: " + e.getMessage(), e);
        }
    }

    /** Removes it and returns what it was. */
    public List<Item> remove(RetentionPolicy policy, Actor by) {
        return QuarkusTransaction.requiringNew().call(() -> {
            lock.remove();
            List<Item> items = QuarkusTransaction.requiringNew().call(() -> {
                List<Item> found = items(policy);
                audit.other(by, "retention", "data folder", counts(found), Map.of());
                return found;
            });
            items.stream().map(Item::file).filter(Objects::nonNull).forEach(it -> delete(workspace.resolve(it)));
            return items;
        });
    }

    private static Map<String, Long> counts(List<Item> items) {
        return items.stream().collect(Collectors.groupingBy(Item::kind, TreeMap::new, Collectors.counting()));
    }

    private List<Item> items(RetentionPolicy policy) {
        return rows.delete(policy, workspace.home()).stream()
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
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "[" + path + "] Cannot remove what no row names any more; `loff fsck --repair` will", e);
        }
    }
}
