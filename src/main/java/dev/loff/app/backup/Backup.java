package dev.loff.app.backup;

import dev.loff.app.jobs.Integrity;
import dev.loff.app.jobs.RefusedException;
import dev.loff.app.jobs.StoredContent;
import dev.loff.file.WriteBehind;
import dev.loff.job.Workspace;
import dev.loff.registry.RunningBackups;
import dev.loff.registry.StoredFiles;
import dev.loff.registry.StoredFiles.StoredFile;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Saves the database and the data folder into one folder, while jobs run. A file that a row names never changes, so rows as of
 * one moment and then the files that they name are consistent, as long as none of those is removed meanwhile.
 */
@ApplicationScoped
public class Backup {
    /** The rows as of one moment. */
    private record Frozen(
            String schema,
            List<Manifest.Table> tables,
            List<Manifest.Sequence> sequences,
            List<StoredFile> files,
            List<String> unhashed) {}

    private static final int PAGE = 1000;
    private static final Duration LONGEST_WRITE = Duration.ofSeconds(30);

    private final AgroalDataSource database;
    private final StoredFiles stored;
    private final RunningBackups running;
    private final Workspace workspace;

    Backup(AgroalDataSource database, StoredFiles stored, RunningBackups running, Workspace workspace) {
        this.database = database;
        this.stored = stored;
        this.running = running;
        this.workspace = workspace;
    }

    /** Saves into an empty or new folder; nothing that rows name is removed until it has ended. */
    public Manifest write(Path folder, Integrity.Watcher watcher) {
        requireEmpty(folder);
        try (BackupHeartbeat heartbeat = BackupHeartbeat.begin(running);
                WriteBehind tables = new WriteBehind(folder.resolve("database"), LONGEST_WRITE)) {
            Frozen rows = QuarkusTransaction.requiringNew().call(() -> freeze(tables));
            tables.finish();
            List<Manifest.StoredCopy> files = copy(rows, folder.resolve("files"), watcher);
            heartbeat.requireHeard();
            Manifest manifest = new Manifest(
                    Manifest.FORMAT,
                    Instant.now().toString(),
                    rows.schema(),
                    workspace.home().toString(),
                    rows.tables(),
                    rows.sequences(),
                    files);
            manifest.write(folder);
            return manifest;
        } catch (IOException e) {
            throw new UncheckedIOException("[" + folder + "] Cannot back up: " + e.getMessage(), e);
        }
    }

    private static void requireEmpty(Path folder) {
        try (Stream<Path> files = Files.exists(folder) ? Files.list(folder) : Stream.empty()) {
            if (files.findAny().isPresent()) {
                throw new RefusedException("[" + folder + "] Cannot back up: the folder is not empty");
            }
            Files.createDirectories(folder.resolve("database"));
            Files.createDirectories(folder.resolve("files"));
        } catch (IOException e) {
            throw new UncheckedIOException("[" + folder + "] Cannot back up: " + e.getMessage(), e);
        }
    }

    private Frozen freeze(WriteBehind folder) throws SQLException, IOException {
        try (Connection connection = database.getConnection()) {
            Tables tables = new Tables(connection);
            tables.freeze();
            List<StoredFile> files = new ArrayList<>();
            List<StoredFile> page = stored.page("", 0, PAGE);
            while (!page.isEmpty()) {
                files.addAll(page);
                StoredFile last = page.get(page.size() - 1);
                page = stored.page(last.kind(), last.id(), PAGE);
            }
            return new Frozen(
                    tables.schemaVersion(), tables.copyOut(folder), tables.sequences(), files, stored.unhashed());
        }
    }

    private List<Manifest.StoredCopy> copy(Frozen rows, Path target, Integrity.Watcher watcher) throws IOException {
        FileCopies copies = new FileCopies(workspace.home(), target);
        List<String> damaged = new ArrayList<>();
        long done = 0;
        for (StoredFile file : rows.files()) {
            copies.addIfThere(workspace.resolve(file.path()));
            String problem = StoredContent.problem(file, target.resolve(file.path()));
            if (!problem.isEmpty()) {
                damaged.add("[" + file.path() + "] " + problem);
            }
            watcher.seen(++done, rows.files().size());
        }
        if (!damaged.isEmpty()) {
            throw new RefusedException("Cannot back up: stored files are not what the registry has (files="
                    + damaged.size() + "), see `loff verify` and `loff fsck --repair`; the first: " + damaged.get(0));
        }
        for (String file : rows.unhashed()) {
            Path path = workspace.home().resolve(file).normalize();
            if (path.startsWith(workspace.home())) {
                copies.addIfThere(path);
            }
        }
        return copies.finish();
    }
}
