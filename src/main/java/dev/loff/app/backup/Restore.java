package dev.loff.app.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loff.app.jobs.Actor;
import dev.loff.app.jobs.Audit;
import dev.loff.app.jobs.RefusedException;
import dev.loff.dataset.Sha256;
import dev.loff.file.DurableFile;
import dev.loff.file.ReadAhead;
import dev.loff.job.Workspace;
import dev.loff.registry.AuditLog;
import dev.loff.savedmodel.SavedModelFile;
import dev.loff.tensorflow.SavedModelWriter;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Brings a backup back into an empty data folder and an empty database. A restore that was killed is run again: files that are
 * there stay, and all rows and their audit entry come in one transaction.
 */
@ApplicationScoped
public class Restore {
    /**
     * What was restored.
     *
     * @param failed executions that ran when the backup was taken: they can be restarted
     * @param before when an earlier command had restored all of it, so that this one changed nothing
     */
    public record Report(
            String taken,
            long rows,
            long files,
            long bytes,
            int failed,
            @Nullable Instant before) {}

    /** What the audit log keeps of a restore. */
    private record Restored(String taken, int failed) {
        private static final JsonMapper JSON = JsonMapper.builder().build();

        static Restored of(AuditLog.Entry entry) {
            try {
                return JSON.readValue(String.valueOf(entry.after()), Restored.class);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("Cannot read an entry of the audit log (id=" + entry.id() + ")", e);
            }
        }
    }

    /** The action of its entry in the audit log. */
    private static final String ACTION = "restore";

    /** The folders of the data folder that a backup has files of. */
    private static final Set<String> STORED =
            Set.of("snapshots", "plans", "encoders", "features", "states", "models", "scores", "experiments");

    private static final String UNFINISHED_FILE = ".tmp";

    private static final String UNFINISHED = "batchstatus in ('STARTING', 'STARTED', 'STOPPING')";

    private final AgroalDataSource database;
    private final Flyway flyway;
    private final Workspace workspace;
    private final Audit audit;

    Restore(AgroalDataSource database, Flyway flyway, Workspace workspace, Audit audit) {
        this.database = database;
        this.flyway = flyway;
        this.workspace = workspace;
        this.audit = audit;
    }

    /** Checks all of the backup, then restores it. */
    public Report from(Path folder, Actor by) {
        try {
            Manifest manifest = Manifest.read(folder);
            requireOwnNames(manifest);
            MigrationVersion version = MigrationVersion.fromVersion(manifest.schema());
            requireKnown(version);
            requireNothingElse(manifest);
            Report before = requireEmptyDatabase(manifest);
            if (before != null) {
                return before;
            }
            requireWhole(manifest, folder);
            requireModelsThatOnlyCompute(manifest, folder.resolve("files"));
            boolean older = version.compareTo(newest()) < 0;
            if (older) {
                migrateAnew(version);
            }
            requireKnownNames(manifest);
            copyFiles(manifest, folder.resolve("files"));
            int failed = loadRows(manifest, folder, by);
            if (older) {
                flyway.migrate();
            }
            return report(manifest, failed, null);
        } catch (IOException e) {
            throw new UncheckedIOException("[" + folder + "] Cannot restore: " + e, e);
        }
    }

    /** The list may come from anywhere: a name in it leads neither out of the backup nor out of what a backup holds. */
    private void requireOwnNames(Manifest manifest) {
        for (Manifest.Table table : manifest.tables()) {
            if (!table.name().matches("[a-z_][a-z0-9_]*")) {
                throw foreign("table", table.name());
            }
        }
        if (!manifest.schema().matches("[0-9]{1,9}(\\.[0-9]{1,9})*")) {
            throw foreign("schema", manifest.schema());
        }
        for (Manifest.StoredCopy file : manifest.files()) {
            if (!isStored(file.path())) {
                throw foreign("file", file.path());
            }
        }
    }

    private boolean isStored(String file) {
        try {
            Path path = workspace.resolve(file);
            return !Path.of(file).isAbsolute()
                    && workspace.relative(path).equals(file)
                    && STORED.contains(
                            workspace.home().relativize(path).getName(0).toString());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static RefusedException foreign(String kind, String name) {
        return new RefusedException(
                "Cannot restore: the backup's list names a " + kind + " that no backup has (name=" + name + ")");
    }

    private MigrationVersion newest() {
        MigrationInfo[] applied = flyway.info().applied();
        return applied[applied.length - 1].getVersion();
    }

    private void requireKnown(MigrationVersion version) {
        if (version.compareTo(newest()) > 0) {
            throw new RefusedException(
                    "Cannot restore: a newer program wrote the backup, use that one or a later (schema=" + version
                            + ", known=" + newest() + ")");
        }
    }

    /** A restore that was killed has left some of the backup's files, each whole or under a temporary name: this one continues there. */
    private void requireNothingElse(Manifest manifest) throws IOException {
        Map<String, String> wanted = new HashMap<>();
        manifest.files().forEach(it -> wanted.put(it.path(), it.sha256()));
        for (Path folder : List.of(
                workspace.snapshots(),
                workspace.plans(),
                workspace.features(),
                workspace.states(),
                workspace.models(),
                workspace.scores())) {
            for (Path file : filesIn(folder)) {
                requireWanted(file, wanted);
            }
        }
        for (String path : wanted.keySet()) {
            if (Files.exists(workspace.resolve(path))) {
                requireWanted(workspace.resolve(path), wanted);
            }
        }
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private void requireWanted(Path file, Map<String, String> wanted) throws IOException {
        String path = workspace.relative(file);
        boolean begun = path.endsWith(UNFINISHED_FILE)
                && wanted.containsKey(path.substring(0, path.length() - UNFINISHED_FILE.length()));
        if (!begun && !Sha256.ofFile(file).hex().equals(wanted.get(path))) {
            throw new RefusedException(
                    "[" + file + "] Cannot restore: the data folder is not empty, it has a file that is"
                            + " not the backup's; give a new one with --home (home=" + workspace.home() + ")");
        }
    }

    private static Report report(Manifest manifest, int failed, @Nullable Instant before) {
        return new Report(manifest.taken(), manifest.rows(), manifest.files().size(), manifest.bytes(), failed, before);
    }

    /** Returns what an earlier command restored, when it was killed after that; null for an empty database. */
    private @Nullable Report requireEmptyDatabase(Manifest manifest) {
        List<String> filled = filledTables();
        if (filled.isEmpty()) {
            return null;
        }
        // Only as the newest entry of all: whatever was changed since would not be what the backup has.
        return audit.recent(Long.MAX_VALUE, 1, null).stream()
                .filter(it -> it.action().equals(ACTION))
                .filter(it -> Restored.of(it).taken().equals(manifest.taken()))
                .filter(it -> hasFiles(manifest))
                .findFirst()
                .map(it -> report(manifest, Restored.of(it).failed(), it.at()))
                .orElseThrow(() -> new RefusedException(
                        "Cannot restore: the database is not empty, and is not this backup as it was restored; give a new one (tables="
                                + filled + ")"));
    }

    private List<String> filledTables() {
        return QuarkusTransaction.requiringNew().call(() -> {
            try (Connection connection = database.getConnection()) {
                return new Tables(connection).filled();
            }
        });
    }

    /** Their content was checked before. */
    private boolean hasFiles(Manifest manifest) {
        return manifest.files().stream().allMatch(it -> Files.isRegularFile(workspace.resolve(it.path())));
    }

    /** The schema is that of the backup by now; it is this program's again when the backup is refused. */
    private void requireKnownNames(Manifest manifest) {
        try {
            QuarkusTransaction.requiringNew().run(() -> {
                try (Connection connection = database.getConnection()) {
                    new Tables(connection).requireKnown(manifest);
                } catch (SQLException e) {
                    throw new IllegalStateException("Cannot read the names of the schema: " + e.getMessage(), e);
                }
            });
        } catch (RefusedException e) {
            flyway.migrate();
            throw e;
        }
    }

    private static void requireWhole(Manifest manifest, Path folder) throws IOException {
        for (Manifest.Table table : manifest.tables()) {
            requireSame(Tables.file(folder.resolve("database"), table.name()), table.sha256());
        }
        for (Manifest.StoredCopy file : manifest.files()) {
            requireSame(folder.resolve("files").resolve(file.path()), file.sha256());
        }
    }

    /** A backup may come from anywhere, and its models would run here. */
    private static void requireModelsThatOnlyCompute(Manifest manifest, Path files) throws IOException {
        for (Manifest.StoredCopy file : manifest.files()) {
            Path copy = files.resolve(file.path());
            if (copy.endsWith(SavedModelWriter.FILE_NAME)) {
                try {
                    SavedModelFile.read(copy.resolveSibling(""));
                } catch (IllegalArgumentException e) {
                    throw new RefusedException("Cannot restore a model of the backup: " + e.getMessage());
                }
            }
        }
    }

    private static void requireSame(Path file, String sha256) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new RefusedException(
                    "[" + file + "] Cannot restore: the backup is damaged, a file is missing or is a link");
        }
        String found = Sha256.ofFile(file).hex();
        if (!found.equals(sha256)) {
            throw new RefusedException(
                    "[" + file + "] Cannot restore: the backup is damaged, a file was changed (sha256=" + found
                            + ", saved=" + sha256 + ")");
        }
    }

    private void copyFiles(Manifest manifest, Path from) throws IOException {
        for (Manifest.StoredCopy file : manifest.files()) {
            Path target = workspace.resolve(file.path());
            if (!Files.exists(target)) {
                DurableFile.createFoldersAbove(target);
                DurableFile.copy(from.resolve(file.path()), target);
            }
        }
    }

    /** The schema as the backup's program had it. Nothing is lost: every table was seen to be empty. */
    private void migrateAnew(MigrationVersion version) {
        Flyway then = new FluentConfiguration(Thread.currentThread().getContextClassLoader())
                .configuration(flyway.getConfiguration())
                .cleanDisabled(false)
                .target(version)
                .load();
        then.clean();
        then.migrate();
    }

    private int loadRows(Manifest manifest, Path folder, Actor by) {
        List<String> names =
                manifest.tables().stream().map(Manifest.Table::name).toList();
        List<String> order = QuarkusTransaction.requiringNew().call(() -> {
            try (Connection connection = database.getConnection()) {
                return new Tables(connection).referencedFirst(names);
            }
        });
        try (ReadAhead<Tables.Piece> rows = Tables.read(folder.resolve("database"), order)) {
            return QuarkusTransaction.requiringNew().call(() -> {
                int failed = load(manifest, order, rows);
                audit.other(
                        by, ACTION, folder.toString(), Map.of(), Map.of("taken", manifest.taken(), "failed", failed));
                return failed;
            });
        }
    }

    private int load(Manifest manifest, List<String> order, ReadAhead<Tables.Piece> rows) throws SQLException {
        try (Connection connection = database.getConnection()) {
            Tables tables = new Tables(connection);
            tables.copyIn(manifest, order, rows);
            tables.update("update execution_lease set revoked = true where execution_id in"
                    + " (select jobexecutionid from job_execution where " + UNFINISHED + ")");
            int failed = tables.update("update job_execution set batchstatus = 'FAILED',"
                    + " exitstatus = 'it ran when the backup was taken: restored, not ended', endtime = now() where "
                    + UNFINISHED);
            moveScores(connection, manifest.home());
            endSessions(tables, manifest);
            endBackups(tables, manifest);
            tables.enableTriggers(manifest);
            return failed;
        }
    }

    /** Whoever was logged in then may have logged out since. Backups of older programs know of no sessions. */
    private static void endSessions(Tables tables, Manifest manifest) throws SQLException {
        if (manifest.has("access_secret")) {
            tables.update("delete from access_secret where kind <> 'TOKEN'");
        }
    }

    /** The rows name the very backup that they come from; left alone, it would keep files from being removed for a minute here. */
    private static void endBackups(Tables tables, Manifest manifest) throws SQLException {
        if (manifest.has("running_backup")) {
            tables.update("delete from running_backup");
        }
    }

    /** A run keeps the whole path of its scores, because they may lie anywhere; those of the data folder have moved. */
    private void moveScores(Connection connection, String oldHome) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("update job_run"
                + " set output = ? || substr(output, length(?) + 1) where starts_with(output, ? || '/')")) {
            update.setString(1, workspace.home().toString());
            update.setString(2, oldHome);
            update.setString(3, oldHome);
            update.executeUpdate();
        }
    }
}
