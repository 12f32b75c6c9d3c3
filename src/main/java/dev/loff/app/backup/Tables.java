package dev.loff.app.backup;

import dev.loff.app.jobs.RefusedException;
import dev.loff.dataset.Sha256;
import dev.loff.file.ReadAhead;
import dev.loff.file.WriteBehind;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.jdbc.PgConnection;

/**
 * The tables of Loff's schema over one connection, in the transaction of its caller. Flyway's own table is not among them:
 * migrations make its rows. It takes no rights beyond those of the tables' owner.
 */
final class Tables {
    private static final String HISTORY = "flyway_schema_history";
    private static final Duration LONGEST_READ = Duration.ofSeconds(30);
    private static final int PIECE_BYTES = 1 << 16;
    private static final int PIECES_AHEAD = 64;

    private static final Duration LONGEST_COPY = Duration.ofHours(12);

    private final Connection connection;

    Tables(Connection connection) {
        this.connection = connection;
    }

    /** Makes all later reads of this transaction see the database as of the first of them. Comes before any. */
    void freeze() throws SQLException {
        execute("set transaction isolation level repeatable read, read only");
        allowLongStatements();
    }

    /** A table may be larger than what the limit of other statements allows to copy. */
    private void allowLongStatements() throws SQLException {
        execute("set local statement_timeout = " + LONGEST_COPY.toMillis());
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(LONGEST_COPY.toMillis()));
    }

    String schemaVersion() throws SQLException {
        return strings("select version from " + HISTORY
                        + " where success and version is not null order by installed_rank desc limit 1")
                .get(0);
    }

    /** Names of the tables that have rows. */
    List<String> filled() throws SQLException {
        List<String> filled = new ArrayList<>();
        for (String table : names()) {
            if (!strings("select 1 from " + table + " limit 1").isEmpty()) {
                filled.add(table);
            }
        }
        return filled;
    }

    List<Manifest.Table> copyOut(WriteBehind folder) throws SQLException, IOException {
        List<Manifest.Table> copied = new ArrayList<>();
        for (String table : names()) {
            String columns = columns(table);
            MessageDigest digest = Sha256.newDigest();
            try (OutputStream file = folder.file(fileName(table));
                    OutputStream out = new BufferedOutputStream(new DigestOutputStream(file, digest))) {
                long rows = copies().copyOut("copy " + table + " (" + columns + ") to stdout", out);
                out.flush();
                copied.add(new Manifest.Table(
                        table, columns, rows, Sha256.finish(digest).hex()));
            }
        }
        return copied;
    }

    List<Manifest.Sequence> sequences() throws SQLException {
        List<Manifest.Sequence> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select quote_ident(sequencename), last_value from pg_sequences"
                        + " where schemaname = current_schema() and last_value is not null order by 1")) {
            while (rows.next()) {
                found.add(new Manifest.Sequence(rows.getString(1), rows.getLong(2)));
            }
        }
        return found;
    }

    /**
     * Refuses a list that names what this schema does not have: names become a part of statements, and a backup may come from
     * anywhere.
     */
    void requireKnown(Manifest manifest) throws SQLException {
        Set<String> tables = Set.copyOf(names());
        for (Manifest.Table table : manifest.tables()) {
            if (!tables.contains(table.name())) {
                throw unknown("table", table.name());
            }
            Set<String> columns = Set.of(columns(table.name()).split(", ", -1));
            for (String column : table.columns().split(", ", -1)) {
                if (!columns.contains(column)) {
                    throw unknown("column of " + table.name(), column);
                }
            }
        }
        Set<String> sequences = Set.copyOf(
                strings("select quote_ident(sequencename) from pg_sequences" + " where schemaname = current_schema()"));
        for (Manifest.Sequence sequence : manifest.sequences()) {
            if (!sequences.contains(sequence.name())) {
                throw unknown("sequence", sequence.name());
            }
        }
    }

    private static RefusedException unknown(String kind, String name) {
        return new RefusedException("Cannot restore: the backup names a " + kind
                + " that the schema of its version does not have (name=" + name + ")");
    }

    /**
     * Rows go in without triggers: these have had their say when the rows were made. Keys are checked. The list has been through
     * {@link #requireKnown}.
     */
    void copyIn(Manifest manifest, List<String> inOrder, ReadAhead<Piece> rows) throws SQLException {
        allowLongStatements();
        for (String table : inOrder) {
            execute("alter table " + table + " disable trigger user");
        }
        execute("truncate " + String.join(", ", inOrder));
        Map<String, Manifest.Table> byName = new HashMap<>();
        manifest.tables().forEach(it -> byName.put(it.name(), it));
        for (String name : inOrder) {
            Manifest.Table table = byName.get(name);
            if (table != null) {
                copyIn(table, rows);
            }
        }
        for (Manifest.Sequence it : manifest.sequences()) {
            execute("select setval('" + it.name() + "', " + it.value() + ")");
        }
    }

    /** After {@link #copyIn}, when a restored row was changed as needed. */
    void enableTriggers(Manifest manifest) throws SQLException {
        for (Manifest.Table table : manifest.tables()) {
            execute("alter table " + table.name() + " enable trigger user");
        }
    }

    private void copyIn(Manifest.Table table, ReadAhead<Piece> pieces) throws SQLException {
        CopyIn copy = copies().copyIn("copy " + table.name() + " (" + table.columns() + ") from stdin");
        try {
            for (Piece it = pieces.next(); !it.last(); it = pieces.next()) {
                copy.writeToCopy(it.bytes(), 0, it.bytes().length);
            }
            long rows = copy.endCopy();
            if (rows != table.rows()) {
                throw new IllegalStateException("Cannot restore a table: it has not the rows that were saved (table="
                        + table.name() + ", rows=" + rows + ", saved=" + table.rows() + ")");
            }
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    /** A part of a table's file; each table's last part is empty. */
    record Piece(byte[] bytes) {
        boolean last() {
            return bytes.length == 0;
        }
    }

    /** The files of tables, one after the other. */
    static ReadAhead<Piece> read(Path folder, List<String> tables) {
        return new ReadAhead<>(folder, LONGEST_READ, PIECES_AHEAD, sink -> {
            for (String table : tables) {
                try (InputStream in = Files.newInputStream(file(folder, table))) {
                    byte[] bytes = in.readNBytes(PIECE_BYTES);
                    while (bytes.length > 0) {
                        sink.accept(new Piece(bytes));
                        bytes = in.readNBytes(PIECE_BYTES);
                    }
                    sink.accept(new Piece(bytes));
                }
            }
        });
    }

    static Path file(Path folder, String table) {
        return folder.resolve(fileName(table));
    }

    private static String fileName(String table) {
        return table + ".copy";
    }

    int update(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    private CopyManager copies() throws SQLException {
        return connection.unwrap(PgConnection.class).getCopyAPI();
    }

    private List<String> names() throws SQLException {
        return strings("select quote_ident(relname) from pg_class where relkind = 'r' and relname <> '" + HISTORY
                + "' and relnamespace = current_schema()::regnamespace order by 1");
    }

    private String columns(String table) throws SQLException {
        return strings(
                        "select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute where attrelid = '"
                                + table + "'::regclass and attnum > 0 and not attisdropped and attgenerated = ''")
                .get(0);
    }

    /** In an order in which rows can go in. */
    List<String> referencedFirst(List<String> tables) throws SQLException {
        Map<String, Set<String>> references = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select conrelid::regclass::text, confrelid::regclass::text"
                        + " from pg_constraint where contype = 'f' and conrelid <> confrelid")) {
            while (rows.next()) {
                references
                        .computeIfAbsent(rows.getString(1), table -> new HashSet<>())
                        .add(rows.getString(2));
            }
        }
        Set<String> ordered = new LinkedHashSet<>();
        tables.forEach(it -> visit(it, references, new HashSet<>(), ordered));
        return List.copyOf(ordered);
    }

    private static void visit(
            String table, Map<String, Set<String>> references, Set<String> open, Set<String> ordered) {
        if (open.add(table)) {
            references.getOrDefault(table, Set.of()).forEach(it -> visit(it, references, open, ordered));
            ordered.add(table);
        }
    }

    private List<String> strings(String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
