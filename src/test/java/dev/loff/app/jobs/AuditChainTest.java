package dev.loff.app.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.registry.AuditChain;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AuditChainTest {
    private static final Actor TESTER = new Actor("tester", "test");
    private static final int WRITERS = 8;
    private static final int ENTRIES = 25;

    @Inject
    Audit audit;

    @Inject
    AuditChain chain;

    @Inject
    DataSource database;

    @Inject
    Flyway flyway;

    @Test
    void entriesWrittenAtOnceMakeOneChain() {
        AuditChain.Head before = chain.verify(null).head();
        List<CompletableFuture<Void>> writers = IntStream.range(0, WRITERS)
                .mapToObj(writer -> CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < ENTRIES; i++) {
                        audit.other(TESTER, "try", "chain", Map.of(), Map.of("writer", writer, "é\"\\", i / 3.0));
                    }
                }))
                .toList();
        writers.forEach(CompletableFuture::join);
        AuditChain.Verification after = chain.verify(before);
        assertThat(after.broken()).isNull();
        assertThat(after.head().position()).isGreaterThanOrEqualTo(before.position() + (long) WRITERS * ENTRIES);
    }

    @Test
    void aHeadThatItNeverHadIsFoundOut() {
        audit.other(TESTER, "try", "chain", Map.of(), Map.of());
        AuditChain.Head forged = new AuditChain.Head(chain.verify(null).head().position(), "0".repeat(64));
        assertThat(chain.verify(forged).broken()).contains("it never had this head");
    }

    @Test
    void theMigrationLinksWhatWasThere() throws SQLException {
        String schema = "before_the_chain";
        FluentConfiguration apart = new FluentConfiguration(
                        Thread.currentThread().getContextClassLoader())
                .configuration(flyway.getConfiguration())
                .schemas(schema)
                .defaultSchema(schema)
                .cleanDisabled(false);
        apart.target("8").load().clean();
        apart.target("8").load().migrate();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("insert into " + schema + ".audit_entry (actor, origin, action, subject)"
                    + " select 'a', 'b', 'c', 'entry ' || n from generate_series(1, 100) n");
        }
        apart.target("9").load().migrate();
        assertThat(count("select count(*) from " + schema + ".audit_link l join " + schema
                        + ".audit_link p on p.position = l.position - 1 and p.hash = l.prev_hash"))
                .isEqualTo(99);
        assertThat(count("select count(*) from " + schema + ".audit_head h join " + schema
                        + ".audit_link l using (position, hash) where position = 100"))
                .isEqualTo(1);
        apart.load().clean();
    }

    private long count(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
