package dev.loff.app.database;

import dev.loff.file.DurableFile;
import dev.loff.file.DurableFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Creates, starts and stops one PostgreSQL data directory. The caller excludes other processes. Programs that write in the
 * directory hold the {@link ClusterLock}, which excludes other processes even after the caller was killed.
 *
 * <p>The server listens on 127.0.0.1 only and has no Unix socket. Only the owner of Loff's database can log in, with a password:
 * the superuser has neither a password nor the right to log in. pg_ctl runs the server in its own session, so neither Ctrl-C nor
 * the death of the JVM that started it ends it.
 */
final class PostgresCluster {

    /** The database of Loff and the role that owns it. */
    static final String OWNER = "loff";

    private static final String SUPERUSER = "postgres";

    /** PostgreSQL refuses every log-in that is not allowed here. */
    private static final String LOG_INS =
            "# Written when the server starts: the owner of the program's database logs in, nobody else.\n" + "host "
                    + OWNER + " " + OWNER + " 127.0.0.1/32 scram-sha-256\n";

    /** Clusters of earlier versions let the superuser log in with the owner's password. */
    private static final List<String> LEAST_RIGHTS = List.of(
            "alter role " + SUPERUSER + " nologin password null",
            "alter role " + OWNER + " nosuperuser nocreatedb nocreaterole noreplication nobypassrls");

    private static final long LOG_LIMIT_BYTES = 8L << 20;

    /** Sized for a few Loff processes on one machine that needs its memory for features. */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("listen_addresses", "127.0.0.1"),
            Map.entry("unix_socket_directories", ""),
            Map.entry("max_connections", "60"),
            Map.entry("shared_buffers", "64MB"),
            Map.entry("work_mem", "4MB"),
            Map.entry("maintenance_work_mem", "32MB"),
            Map.entry("max_wal_size", "256MB"),
            // Parallel workers need room in /dev/shm, which containers keep small.
            Map.entry("max_parallel_workers_per_gather", "0"),
            Map.entry("jit", "off"),
            Map.entry("timezone", "UTC"),
            Map.entry("log_timezone", "UTC"),
            Map.entry("log_checkpoints", "off"));

    private static final String WAIT_SECONDS = "60";

    private final Path dataDirectory;
    private final Path log;
    private final ClusterLock lock;
    /** For programs that read or query the server. */
    private final PostgresCommand command;
    /** For programs that write in the data directory. */
    private final PostgresCommand owning;

    PostgresCluster(Path folder, PostgresBinaries binaries) {
        dataDirectory = dataDirectory(folder);
        log = folder.resolve("postgres.log");
        lock = lock(folder);
        command = new PostgresCommand(binaries, folder.resolve("command.log"));
        owning = command.under(lock);
    }

    static ClusterLock lock(Path folder) {
        return new ClusterLock(folder.resolve("cluster.lock"));
    }

    static Path dataDirectory(Path folder) {
        return folder.resolve("data");
    }

    Path dataDirectory() {
        return dataDirectory;
    }

    /** Creates the data directory if absent. A directory under its final name is complete: it is created under another name. */
    void createIfAbsent(Path passwordFile) throws IOException {
        if (Files.isDirectory(dataDirectory)) {
            return;
        }
        Path unfinished = dataDirectory.resolveSibling("data.tmp");
        lock.alone(() -> {
            DurableFolder.remove(unfinished);
            return unfinished;
        });
        run(
                owning,
                "create the embedded database",
                "initdb",
                List.of(
                        "--pgdata=" + unfinished,
                        "--username=" + SUPERUSER,
                        "--auth=reject",
                        "--encoding=UTF8",
                        // Sorts by code point on every machine, whatever its C library.
                        "--locale=C",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8"),
                "");
        execute(
                "create the embedded database",
                unfinished,
                List.of(
                        "create role " + OWNER + " login password '" + Files.readString(passwordFile) + "'",
                        "create database " + OWNER + " owner " + OWNER));
        DurableFolder.commit(unfinished, dataDirectory);
    }

    /** Runs statements as the superuser, without a server. In single-user mode a statement ends with its line. */
    private void execute(String what, Path directory, List<String> statements) throws IOException {
        run(
                owning,
                what,
                "postgres",
                List.of("--single", "-D", directory.toString(), "-c", "exit_on_error=true", "postgres"),
                String.join("\n", statements) + "\n");
    }

    private boolean leavesOutSuperuser() throws IOException {
        return Files.readString(logIns()).equals(LOG_INS);
    }

    /** Removes rights from the roles of a running server that an earlier version started. */
    void restrictRunning(DatabaseAddress superuser) throws IOException {
        if (leavesOutSuperuser()) {
            return;
        }
        try (Connection connection = superuser.connect();
                Statement statement = connection.createStatement()) {
            for (String right : LEAST_RIGHTS) {
                statement.execute(right);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "Cannot take rights away from the database's roles: " + e.getMessage() + "; stop all Loff processes"
                            + " of this data folder and start again (folder=" + dataDirectory.getParent() + ")",
                    e);
        }
        writeLogIns();
        run(command, "restrict the embedded database", "pg_ctl", List.of("reload", "-D", dataDirectory.toString()), "");
    }

    static DatabaseAddress superuserOf(DatabaseAddress address) {
        return new DatabaseAddress(address.url(), SUPERUSER, address.passwordFile());
    }

    private void restrict() throws IOException {
        if (!leavesOutSuperuser()) {
            execute("restrict the embedded database", dataDirectory, LEAST_RIGHTS);
            writeLogIns();
        }
    }

    private void writeLogIns() throws IOException {
        DurableFile.write(logIns(), LOG_INS.getBytes(StandardCharsets.UTF_8));
    }

    private Path logIns() {
        return dataDirectory.resolve("pg_hba.conf");
    }

    /** Starts the server and waits until it answers, including recovery after a crash. */
    void start(int port) throws IOException {
        lock.alone(() -> {
            Postmaster.disownPid(dataDirectory);
            return dataDirectory;
        });
        restrict();
        if (Files.exists(log) && Files.size(log) > LOG_LIMIT_BYTES) {
            Files.move(log, log.resolveSibling("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        String settings = SETTINGS.entrySet().stream()
                .map(setting ->
                        "-c " + setting.getKey() + "=" + (setting.getValue().isEmpty() ? "''" : setting.getValue()))
                .sorted()
                .collect(Collectors.joining(" ", "-p " + port + " ", ""));
        run(
                owning,
                "start the embedded database",
                "pg_ctl",
                List.of(
                        "start",
                        "-w",
                        "-t",
                        WAIT_SECONDS,
                        "-D",
                        dataDirectory.toString(),
                        "-l",
                        log.toString(),
                        "-o",
                        settings),
                "");
    }

    /** Stops the server; open transactions roll back. */
    void stop() throws IOException {
        run(
                command,
                "stop the embedded database",
                "pg_ctl",
                List.of("stop", "-w", "-t", WAIT_SECONDS, "-m", "fast", "-D", dataDirectory.toString()),
                "");
    }

    private void run(PostgresCommand by, String what, String program, List<String> arguments, String input)
            throws IOException {
        long logged = Files.exists(log) ? Files.size(log) : 0;
        int status = by.run(program, arguments, input);
        if (status == ClusterLock.CONFLICT) {
            throw PostgresFailure.locked(lock.file());
        }
        if (status != 0) {
            throw new PostgresFailure("Cannot " + what + ": " + reason(logged).replaceAll("\\s*\\R\\s*", "; ")
                    + " (folder=" + dataDirectory.getParent() + ", program=" + program + ", status=" + status + ")"
                    + advice());
        }
    }

    private static String advice() {
        return PostgresCommand.isNameless()
                ? ". This user id has no name: add one to /etc/passwd, or give a database of your own with LOFF_DB_URL"
                : "";
    }

    /** Returns the server's last FATAL line in its log beyond {@code logged} bytes, or else the program's output. */
    private String reason(long logged) throws IOException {
        String reason = command.output();
        if (Files.exists(log)) {
            try (BufferedReader lines = Files.newBufferedReader(log, StandardCharsets.UTF_8)) {
                lines.skip(logged);
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.contains("FATAL:")) {
                        reason = line.substring(line.indexOf("FATAL:"));
                    }
                }
            }
        }
        return reason;
    }
}
