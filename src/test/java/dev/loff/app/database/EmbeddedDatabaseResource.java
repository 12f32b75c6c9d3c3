package dev.loff.app.database;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives every {@code @QuarkusTest} an empty embedded database in {@code target/test-home}. */
public final class EmbeddedDatabaseResource implements QuarkusTestResourceLifecycleManager {

    private @Nullable EmbeddedDatabase database;

    @Override
    public Map<String, String> start() {
        DataFolder home = new DataFolder(Path.of("target", "test-home"));
        EmbeddedDatabase joined = EmbeddedDatabase.join(home);
        database = joined;
        empty(joined.address());
        return Map.of(
                "loff.home", home.root().toString(),
                "loff.db.url", joined.address().url(),
                "loff.db.user", joined.address().user(),
                "loff.db.password-file", joined.address().passwordFile().toString());
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
