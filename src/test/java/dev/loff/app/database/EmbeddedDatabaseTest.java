package dev.loff.app.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loff.app.build.Build;
import dev.loff.app.jobs.RefusedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {

    @TempDir
    static Path temporary;

    /** Created and initialised by the first test, because a new one takes seconds. */
    private final DataFolder home = new DataFolder(temporary.resolve("a home"));

    private final Path data = home.root().resolve("postgres/data");

    @AfterEach
    void nothingIsLeftRunning() throws Exception {
        for (Path directory : List.of(data, temporary.resolve("fresh/postgres/data"))) {
            for (Postmaster postmaster : Postmaster.read(directory).stream().toList()) {
                boolean running = postmaster.alive();
                if (running) {
                    killPostmaster(postmaster);
                }
                assertThat(running)
                        .as("%s still runs after the test", postmaster)
                        .isFalse();
            }
        }
    }

    @Test
    void keepsDataAndPortFromOneProcessToTheNext() throws Exception {
        String url;
        try (EmbeddedDatabase database = EmbeddedDatabase.join(home)) {
            url = database.address().url();
            write(database, 7);
        }
        assertThat(Postmaster.read(data)).as("stopped by the last to leave").isEmpty();
        try (EmbeddedDatabase database = EmbeddedDatabase.join(home)) {
            assertThat(database.address().url()).isEqualTo(url);
            assertThat(written(database)).contains(7);
        }
    }

    @Test
    void rejectsAWrongPassword() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.join(home)) {
            Path wrong = Files.writeString(temporary.resolve("wrong"), "guess");
            DatabaseAddress address = database.address();
            assertThatThrownBy(() -> new DatabaseAddress(address.url(), "loff", wrong).connect())
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
            assertSuperuserIsLeftOut(database);
            assertThat(Files.getPosixFilePermissions(address.passwordFile()))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(Files.getPosixFilePermissions(home.folder("postgres")))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void aClusterOfAnEarlierVersionOpensWithoutSuperuserLogin() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.join(home)) {
            write(database, 17);
        }
        asEarlierVersionsMadeIt();
        try (EmbeddedDatabase database = EmbeddedDatabase.join(home)) {
            assertThat(written(database)).contains(17);
            assertSuperuserIsLeftOut(database);
        }
    }

    @Test
    void aRunningServerOfAnEarlierVersionLosesItsSuperuserLogin() throws Exception {
        EmbeddedDatabase.join(home).close();
        asEarlierVersionsMadeIt();
        assertThat(new PostgresCommand(binaries(), temporary.resolve("start.log"))
                        .run(
                                "pg_ctl",
                                List.of(
                                        "start",
                                        "-w",
                                        "-D",
                                        data.toString(),
                                        "-l",
                                        temporary.resolve("pg.log") + "",
                                        "-o",
                                        "-p " + keptPort() + " -c unix_socket_directories=''"),
                                ""))
                .isZero();
        try (EmbeddedDatabase database = EmbeddedDatabase.join(home)) {
            assertSuperuserIsLeftOut(database);
            assertThat(query(database, "show is_superuser")).containsExactly("off");
        }
    }

    @Test
    void isDurableAndLoffIsNoSuperuser() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.join(home)) {
            assertThat(query(database, "show fsync")).containsExactly("on");
            assertThat(query(database, "show synchronous_commit")).containsExactly("on");
            assertThat(query(database, "show full_page_writes")).containsExactly("on");
            assertThat(query(database, "show listen_addresses")).containsExactly("127.0.0.1");
            assertThat(Files.readAllLines(data.resolve("postmaster.pid")).get(4))
                    .as("folder of the Unix socket")
                    .isBlank();
            assertThat(query(database, "show is_superuser")).containsExactly("off");
        }
    }

    @Test
    void serverOutlivesKilledProcessAndIsReused() throws Exception {
        Postmaster orphan;
        String url;
        try (DatabaseUserProcess killed = DatabaseUserProcess.start(home.root())) {
            url = killed.joined();
            killed.kill();
            orphan = Postmaster.read(data).orElseThrow();
        }
        assertThat(orphan.alive()).as("the server lives on").isTrue();
        try (EmbeddedDatabase database = EmbeddedDatabase.join(home)) {
            assertThat(database.address().url()).isEqualTo(url);
            assertThat(Postmaster.read(data)).map(Postmaster::pid).contains(orphan.pid());
        }
        // Its parent is init, which may take a moment to reap it.
        for (ProcessHandle server : ProcessHandle.of(orphan.pid()).stream().toList()) {
            server.onExit().get(30, TimeUnit.SECONDS);
        }
        assertThat(orphan.alive()).as("stopped by the last to leave").isFalse();
    }

    @Test
    void processesStartedAtOnceShareOneServerAndTheLastStopsIt() throws Exception {
        Path fresh = temporary.resolve("fresh");
        try (DatabaseUserProcess first = DatabaseUserProcess.start(fresh);
                DatabaseUserProcess second = DatabaseUserProcess.start(fresh)) {
            assertThat(first.joined()).isEqualTo(second.joined());
            Postmaster server = Postmaster.read(fresh.resolve("postgres/data")).orElseThrow();
            first.leave();
            assertThat(server.alive()).as("one still uses it").isTrue();
            second.leave();
            assertThat(server.alive()).as("nobody uses it").isFalse();
        }
    }

    @Test
    void recoversAfterTheServerItselfWasKilled() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.join(home)) {
            write(database, 11);
            killPostmaster(Postmaster.read(data).orElseThrow());
        }
        assertThat(Postmaster.read(data)).as("the file of the dead server").isPresent();
        try (EmbeddedDatabase database = EmbeddedDatabase.join(home)) {
            assertThat(written(database)).contains(11);
        }
    }

    @Test
    void recoversWhenAnotherProcessHasTheDeadServersId() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.join(home)) {
            write(database, 13);
            killPostmaster(Postmaster.read(data).orElseThrow());
        }
        Path pidFile = data.resolve("postmaster.pid");
        List<String> lines = new ArrayList<>(Files.readAllLines(pidFile));
        lines.set(0, Long.toString(ProcessHandle.current().pid()));
        Files.write(pidFile, lines);
        try (EmbeddedDatabase database = EmbeddedDatabase.join(home)) {
            assertThat(written(database)).contains(13);
        }
    }

    @Test
    void choosesAndKeepsAnotherPortWhenItsOwnIsTaken() throws Exception {
        EmbeddedDatabase.join(home).close();
        int kept = keptPort();
        try (ServerSocket intruder = new ServerSocket(kept, 1, InetAddress.getLoopbackAddress());
                EmbeddedDatabase database = EmbeddedDatabase.join(home)) {
            assertThat(database.address().url()).doesNotContain(":" + intruder.getLocalPort() + "/");
            assertThat(database.address().url()).contains(":" + keptPort() + "/");
        }
        assertThat(keptPort()).isNotEqualTo(kept);
    }

    @Test
    void aLinkToTheFolderIsTheSameFolder() throws Exception {
        Path link = Files.createSymbolicLink(temporary.resolve("link"), home.root());
        try (EmbeddedDatabase database = EmbeddedDatabase.join(home);
                DatabaseUserProcess other = DatabaseUserProcess.start(link)) {
            write(database, 19);
            assertThat(other.joined()).isEqualTo(database.address().url());
            other.leave();
            assertThat(written(database)).contains(19);
        }
    }

    @Test
    void connectionsGoToThePortThatTheServerHasNow() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.join(home)) {
            write(database, 23);
            int before = keptPort();
            killPostmaster(Postmaster.read(data).orElseThrow());
            try (ServerSocket intruder = new ServerSocket(before, 1, InetAddress.getLoopbackAddress());
                    DatabaseUserProcess other = DatabaseUserProcess.start(home.root())) {
                other.joined();
                assertThat(keptPort()).isNotEqualTo(intruder.getLocalPort());
                assertThat(written(database)).contains(23);
                other.leave();
            }
        }
    }

    @Test
    void usersRestartAKilledServerOnce() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.join(home);
                DatabaseUserProcess other = DatabaseUserProcess.start(home.root())) {
            other.joined();
            database.keepRunning();
            write(database, 31);
            long killed = Postmaster.read(data).orElseThrow().pid();
            DatabaseOutage.kill(home);
            long begun = System.nanoTime();
            while (Postmaster.read(data)
                            .filter(it -> it.ready() && it.alive() && it.pid() != killed)
                            .isEmpty()
                    && System.nanoTime() - begun < TimeUnit.MINUTES.toNanos(1)) {
                Thread.onSpinWait();
            }
            long pid = Postmaster.read(data).orElseThrow().pid();
            assertThat(written(database)).contains(31);
            assertThat(Files.readString(home.root().resolve("postgres/postgres.log")))
                    .doesNotContain("lock file \"postmaster.pid\" already exists");
            other.leave();
            assertThat(Postmaster.read(data)).map(Postmaster::pid).contains(pid);
        }
    }

    @Test
    void aServerElsewhereIsLeftAlone() throws Exception {
        EmbeddedDatabase.join(home).close();
        Path folder = home.root().resolve("postgres");
        List<String> command = new ArrayList<>(PostgresCluster.lock(folder).command());
        command.add("cat");
        Process elsewhere = new ProcessBuilder(command).start();
        try {
            new ClusterOwner("other-host", "another namespace", "2026-01-02T03:04:05Z").write(folder.resolve("owner"));
            String pidFile = "77\n/data\n1700000000\n1\n\n127.0.0.1\n 5 6\nready\n";
            Files.writeString(data.resolve("postmaster.pid"), pidFile);
            assertThatThrownBy(() -> EmbeddedDatabase.join(home))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("it runs in another container or on another machine")
                    .hasMessageContaining("home=" + home.root())
                    .hasMessageContaining("host=other-host, since=2026-01-02T03:04:05Z")
                    .hasMessageContaining("LOFF_DB_URL");
            assertThat(data.resolve("postmaster.pid")).hasContent(pidFile);
        } finally {
            elsewhere.descendants().forEach(ProcessHandle::destroyForcibly);
            elsewhere.destroyForcibly().waitFor();
        }
        // The lock's holder is gone, however it ended.
        EmbeddedDatabase.join(home).close();
    }

    @Test
    void aServerOfAnEarlierVersionElsewhereIsLeftAlone() throws Exception {
        EmbeddedDatabase.join(home).close();
        Files.delete(home.root().resolve("postgres/owner"));
        Path pidFile = data.resolve("postmaster.pid");
        Files.writeString(pidFile, "4194303\n/data\n1700000000\n1\n\n127.0.0.1\n 5 6\nready\n");
        Path users = home.root().resolve("postgres/users.lock");
        try (ProcessHolding user = ProcessHolding.shared(users)) {
            assertThat(user.file()).isEqualTo(users);
            assertThatThrownBy(() -> EmbeddedDatabase.join(home))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("a Loff of an earlier version uses it");
            assertThat(Files.readAllLines(pidFile)).startsWith("4194303");
        }
        EmbeddedDatabase.join(home).close();
    }

    @Test
    void startsAfterAKillThatLeftFilesEmpty() throws Exception {
        EmbeddedDatabase.join(home).close();
        Files.createFile(data.resolve("postmaster.pid"));
        Files.writeString(home.root().resolve("postgres/port"), "");
        try (EmbeddedDatabase database = EmbeddedDatabase.join(home)) {
            assertThat(keptPort()).isPositive();
            write(database, 29);
        }
    }

    @Test
    void waitsForChildrenOfAKilledProcess() throws Exception {
        EmbeddedDatabase.join(home).close();
        Path folder = home.root().resolve("postgres");
        ClusterOwner.self(Instant.now()).write(folder.resolve("owner"));
        List<String> command = new ArrayList<>(PostgresCluster.lock(folder).command());
        command.addAll(List.of("sleep", "1"));
        Process atWork = new ProcessBuilder(command).start();
        EmbeddedDatabase.join(home).close();
        assertThat(atWork.isAlive()).as("it was waited for").isFalse();
    }

    private void assertSuperuserIsLeftOut(EmbeddedDatabase database) throws Exception {
        DatabaseAddress address = database.address();
        assertThatThrownBy(() -> PostgresCluster.superuserOf(address).connect())
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("no pg_hba.conf entry");
        assertThat(query(database, "select rolname from pg_roles where rolsuper and rolcanlogin"))
                .isEmpty();
        assertThat(query(
                        database,
                        "select rolname from pg_roles where rolname = 'loff'"
                                + " and (rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls)"))
                .isEmpty();
    }

    /** The superuser has the stored password, and everybody may log in with a password. */
    private void asEarlierVersionsMadeIt() throws Exception {
        String password = Files.readString(home.root().resolve("postgres/password"));
        int status = new PostgresCommand(binaries(), temporary.resolve("command.log"))
                .run(
                        "postgres",
                        List.of("--single", "-D", data.toString(), "-c", "exit_on_error=true", "postgres"),
                        "alter role postgres login password '" + password + "'\nalter role loff createrole\n");
        assertThat(status).isZero();
        Files.writeString(data.resolve("pg_hba.conf"), "host all all 127.0.0.1/32 scram-sha-256\n");
    }

    private PostgresBinaries binaries() {
        return PostgresBinaries.unpack(home.folder("postgres"), Build.current().postgres());
    }

    private int keptPort() throws IOException {
        return Integer.parseInt(
                Files.readString(home.root().resolve("postgres/port")).strip());
    }

    private static void killPostmaster(Postmaster postmaster) {
        ProcessHandle.of(postmaster.pid()).ifPresent(process -> {
            process.destroyForcibly();
            process.onExit().join();
        });
    }

    private static void write(EmbeddedDatabase database, int number) throws Exception {
        try (Connection connection = database.address().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create table if not exists noted (number int)");
            statement.execute("insert into noted values (" + number + ")");
        }
    }

    private static List<Integer> written(EmbeddedDatabase database) throws Exception {
        return query(database, "select number from noted").stream()
                .map(Integer::valueOf)
                .toList();
    }

    private static List<String> query(EmbeddedDatabase database, String sql) throws Exception {
        List<String> values = new ArrayList<>();
        try (Connection connection = database.address().connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }
}
