package dev.loff.app.database;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Gives every {@code @QuarkusTest} an empty embedded database in {@code target/test-home}. */
public final class EmbeddedDatabaseResource implements QuarkusTestResourceLifecycleManager {

    private static final List<String> FILES = List.of("snapshots", "plans", "features", "states", "models", "scores");

    private @Nullable EmbeddedDatabase database;

    @Override
    public Map<String, String> start() {
        DataFolder home = new DataFolder(Path.of("target", "test-home"));
        EmbeddedDatabase joined = EmbeddedDatabase.join(home);
        database = joined;
        empty(joined.address());
        FILES.forEach(folder -> remove(home.root().resolve(folder)));
        return Map.of(
                "loff.home", home.root().toString(),
                "loff.data-roots", "/",
                "loff.files.patience", "2s", // tests name folders that do not exist
                "loff.db.url", joined.address().url(),
                "loff.db.user", joined.address().user(),
                "loff.db.password-file", joined.address().passwordFile().toString());
    }

    /** Files that rows of an earlier test run named would be left over now. */
    private static void remove(Path folder) {
        try (Stream<Path> files = Files.exists(folder) ? Files.walk(folder) : Stream.empty()) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot empty the test home (folder=" + folder + ")", e);
        }
    }

    private static void empty(DatabaseAddress address) {
        try (Connection connection = address.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("drop schema public cascade");
            statement.execute("create schema public");
        } catch (Exception e) {
            throw new IllegalStateException("Cannot empty the test database: " + e.getMessage(), e);
        }
    }

    @Override
    public void stop() {
        if (database != null) {
            database.close();
            database = null;
        }
    }
}
