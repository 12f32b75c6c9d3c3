package dev.loff.app.checks;

import dev.loff.app.database.DataFolder;
import dev.loff.app.database.DatabaseAddress;
import dev.loff.app.database.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A data folder in which a check runs commands. Its database stays up while this is open, so that rows can be read between commands;
 * closing stops it.
 */
public final class JobHome implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private final Path root;
    private final EmbeddedDatabase database;
    private int commands;

    private JobHome(Path root, EmbeddedDatabase database) {
        this.root = root;
        this.database = database;
    }

    public static JobHome open(Path root) {
        return new JobHome(root, EmbeddedDatabase.join(new DataFolder(root)));
    }

    /** Copies a data folder that is not in use, with its database. */
    public static JobHome copyOf(Path template, Path root) throws IOException {
        Files.walkFileTree(template, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.copy(folder, copyOf(folder), StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, copyOf(file), StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
                return FileVisitResult.CONTINUE;
            }

            private Path copyOf(Path path) {
                return root.resolve(template.relativize(path).toString());
            }
        });
        return open(root);
    }

    public Path root() {
        return root;
    }

    public LoffProcess start(String... arguments) throws IOException {
        return start(Map.of(), arguments);
    }

    public LoffProcess start(Map<String, String> environment, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("--home", root.toString()));
        all.addAll(Arrays.asList(arguments));
        Map<String, String> variables = new HashMap<>(environment);
        variables.putIfAbsent(
                "LOFF_DATA_ROOTS",
                root.toAbsolutePath().resolve("..").normalize().toString());
        String name = String.format("%03d-%s", ++commands, arguments[0]);
        return LoffProcess.start(
                root.resolveSibling(root.getFileName() + "-commands").resolve(name), all, variables);
    }

    /** Runs a command to its end; throws unless it exits with one of these codes. Returns its output. */
    public String run(List<Integer> expected, String... arguments) throws IOException, InterruptedException {
        try (LoffProcess process = start(arguments)) {
            if (!process.await(PATIENCE)) {
                throw new CheckFailure("a command does not end: " + String.join(" ", arguments));
            }
            if (!expected.contains(process.exitCode())) {
                throw new CheckFailure("loff " + String.join(" ", arguments) + " ended with " + process.exitCode()
                        + "\n" + process.output() + process.lastErrors());
            }
            return process.output();
        }
    }

    /** Creates a token for HTTP requests of a check. */
    public String token(String role) throws IOException, InterruptedException {
        return run(List.of(0), "token", "create", "--name", "check-" + role, "--role", role, "--expires", "1d")
                .strip();
    }

    /** A query that is repeated over one connection. */
    public static final class Query implements AutoCloseable {
        private final Connection connection;
        private final PreparedStatement statement;

        private Query(Connection connection, String sql) throws SQLException {
            this.connection = connection;
            this.statement = connection.prepareStatement(sql);
        }

        /** Rows as text, their columns joined by a blank; null is a dash. */
        public List<String> rows() throws SQLException {
            List<String> rows = new ArrayList<>();
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    rows.add(row(found));
                }
            }
            return rows;
        }

        /** The numbers of the only row. */
        public List<Double> numbers() throws SQLException {
            return Stream.of(rows().get(0).split(" ", -1)).map(Double::valueOf).toList();
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }

    /** The database's address. */
    public DatabaseAddress address() {
        return database.address();
    }

    public Connection connect() throws SQLException, IOException {
        return database.address().connect();
    }

    public Query query(String sql) throws SQLException, IOException {
        return new Query(connect(), sql);
    }

    public List<String> rows(String sql) throws SQLException, IOException {
        try (Query query = query(sql)) {
            return query.rows();
        }
    }

    private static String row(ResultSet found) throws SQLException {
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
            String value = found.getString(i);
            columns.add(value == null ? "-" : value);
        }
        return String.join(" ", columns);
    }

    /** The numbers of the only row. */
    public List<Double> numbers(String sql) throws SQLException, IOException {
        try (Query query = query(sql)) {
            return query.numbers();
        }
    }

    /** Changes rows or tables in a way that no command does. */
    public void execute(String sql) throws SQLException, IOException {
        try (Connection connection = database.address().connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Whether the job tables exist: a process may be killed before it creates them. */
    public boolean migrated() throws SQLException, IOException {
        return rows("select to_regclass('job_run')").equals(List.of("job_run"));
    }

    @Override
    public void close() {
        database.close();
    }

    /** Removes the closed home and its commands' output. */
    public void delete() throws IOException {
        for (Path folder : List.of(root, root.resolveSibling(root.getFileName() + "-commands"))) {
            Folders.delete(folder);
        }
    }
}
