package dev.loff.app.checks.trust;

import dev.loff.app.checks.CheckData;
import dev.loff.app.checks.CheckFailure;
import dev.loff.app.checks.Hosts;
import dev.loff.app.checks.JobHome;
import dev.loff.app.checks.LoffProcess;
import dev.loff.app.checks.RawHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The paths on the host's disk that a request may name. */
final class DataRootsOverHttp implements TrustScenario {
    private static final String SECRET = "the-first-line-of-a-foreign-file";

    @Override
    public String name() {
        return "data-roots";
    }

    @Override
    public String promise() {
        return "over HTTP only folders in loff.data-roots are read and written; the database's superuser stays outside";
    }

    @Override
    public void run(TrustSetting setting) throws Exception {
        Path inside = Files.createDirectories(setting.folder().resolve("inside"));
        Path outside = Files.createDirectories(setting.folder().resolve("outside"));
        CheckData data = CheckData.small(inside.resolve("data"), 3);
        CheckData foreign = CheckData.small(outside.resolve("data"), 3);
        Path file = Files.writeString(outside.resolve("secret.csv"), SECRET + ",label\n");
        Path link = Files.createSymbolicLink(inside.resolve("link"), foreign.pictures());
        try (JobHome home = setting.home();
                Hosts hosts = new Hosts(home, Duration.ofSeconds(30))) {
            String operator = home.token("operator");
            LoffProcess host = home.start(
                    Map.of("LOFF_DATA_ROOTS", inside.toString(), "LOFF_RECOVERY_INTERVAL", "500ms"),
                    "serve",
                    "--port",
                    "0",
                    "--management-port",
                    "0");
            hosts.add(host);
            Hosts.until("a host serves", host::serving);
            Requests requests = new Requests(new RawHttp(host.address()), operator);
            for (Path bad : List.of(
                    file,
                    outside,
                    foreign.pictures(),
                    link,
                    inside.resolve("../outside/data/pictures"),
                    home.root(),
                    home.root().resolve("postgres/password"),
                    Path.of("/etc/passwd"),
                    Path.of("/proc/self/environ"),
                    outside.resolve("not-there"))) {
                requests.refused("dataset", bad, data);
                requests.refused("encoder", bad, data);
                requests.refused("initial-weights", bad, data);
                requests.refused("output", bad, data);
            }
            requireSameRefusal(requests, file, outside.resolve("not-there"), data);
            requireSwappedLinkRefused(requests, home, inside, data, foreign);
            requests.accepted(data);
            hosts.leave();
            // The command line is not restricted.
            home.run(List.of(0, 4), foreign.run("extract-features").toArray(String[]::new));
            requireNoSuperuser(home);
        }
    }

    /** A refusal must not reveal whether a path exists. */
    private static void requireSameRefusal(Requests requests, Path there, Path notThere, CheckData data)
            throws IOException {
        String one = requests.run("extract-features", "dataset", there.toString(), data)
                .body();
        String other = requests.run("extract-features", "dataset", notThere.toString(), data)
                .body();
        if (!one.replace(there.toString(), "").equals(other.replace(notThere.toString(), ""))) {
            throw new CheckFailure("an existing path is distinguished from a missing one:\n" + one + "\n" + other);
        }
    }

    /** Redirects the link that a schedule names to a folder outside the data roots; its next fires must not start. */
    private static void requireSwappedLinkRefused(
            Requests requests, JobHome home, Path inside, CheckData data, CheckData foreign) throws Exception {
        Path turned = Files.createSymbolicLink(inside.resolve("turned"), data.pictures());
        RawHttp.Answer added = requests.post("/api/v1/schedules", """
                {"name": "turned", "cron": "* * * * * *", "zone": "UTC", "job": "extract-features",
                 "parameters": {"dataset": "%s", "encoder": "%s", "model": "turned"}}""".formatted(turned, data.encoder()));
        if (added.status() != 201) {
            throw new CheckFailure("no schedule: " + added.body());
        }
        Files.delete(turned);
        Files.createSymbolicLink(turned, foreign.pictures());
        String after = home.rows("select coalesce(max(id), 0) from fire").get(0);
        Hosts.until("a fire has come after the link was redirected", () -> !home.rows(
                        "select 1 from fire where outcome = 'FAILED_TO_START' and id > " + after)
                .isEmpty());
        requests.post("/api/v1/schedules/turned/pause", "{\"reason\": \"seen\"}");
        List<String> read = home.rows("select dataset_root from job_run where dataset_root = '"
                + foreign.pictures().toRealPath() + "'");
        if (!read.isEmpty()) {
            throw new CheckFailure("the swapped link was followed: " + read);
        }
    }

    private static void requireNoSuperuser(JobHome home) throws SQLException, IOException {
        List<String> mighty = home.rows("select rolname from pg_roles where rolcanlogin"
                + " and (rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls)");
        if (!mighty.isEmpty()) {
            throw new CheckFailure("roles that may log in and more: " + mighty);
        }
        String password = Files.readString(home.root().resolve("postgres/password"));
        String port = Files.readString(home.root().resolve("postgres/port")).strip();
        for (String database : List.of("postgres", "loff", "template1")) {
            String url = "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
            if (logsIn(url, password)) {
                throw new CheckFailure("the superuser logs in to " + database);
            }
        }
        try (Connection connection = home.connect()) {
            if (connection.createStatement().execute("select pg_read_file('/etc/passwd')")) {
                throw new CheckFailure("the program's role reads files of the server");
            }
        } catch (SQLException refused) {
            System.err.println("the database says: " + refused.getMessage());
        }
    }

    private static boolean logsIn(String url, String password) {
        try (Connection connection = DriverManager.getConnection(url, "postgres", password)) {
            return connection.isValid(0);
        } catch (SQLException refused) {
            return false;
        }
    }

    /** Requests as an operator. */
    private record Requests(RawHttp http, String token) {
        RawHttp.Answer post(String path, String body) throws IOException {
            return http.send(
                    "POST", path, Map.of("Authorization", "Bearer " + token, "Content-Type", "application/json"), body);
        }

        RawHttp.Answer run(String job, String name, String value, CheckData data) throws IOException {
            return post(
                    "/api/v1/executions",
                    "{\"job\": \"" + job + "\", \"parameters\": " + parameters(name, value, data) + "}");
        }

        private static String parameters(String name, String value, CheckData data) {
            Map<String, String> all = new java.util.TreeMap<>(
                    Map.of("dataset", data.pictures().toString(), "encoder", data.encoder(), "model", "tried"));
            all.put(name, value);
            if (name.equals("output")) {
                all.remove("encoder");
            }
            return all.entrySet().stream()
                    .map(it -> "\"" + it.getKey() + "\": \"" + it.getValue() + "\"")
                    .collect(java.util.stream.Collectors.joining(", ", "{", "}"));
        }

        void refused(String name, Path value, CheckData data) throws IOException {
            String job = name.equals("output") ? "score-images" : "nightly";
            String parameters = parameters(name, value.toString(), data);
            List<RawHttp.Answer> answers = List.of(
                    run(job, name, value.toString(), data),
                    post("/api/v1/jobs/plan", "{\"job\": \"" + job + "\", \"parameters\": " + parameters + "}"),
                    post(
                            "/api/v1/schedules",
                            "{\"name\": \"tried\", \"cron\": \"0 0 1 1 *\", \"zone\": \"UTC\", \"job\": \"" + job
                                    + "\", \"parameters\": " + parameters + "}"));
            for (RawHttp.Answer answer : answers) {
                if (answer.status() != 400
                        || !answer.body().contains("loff.data-roots")
                        || answer.body().contains(SECRET)) {
                    throw new CheckFailure(
                            name + "=" + value + " is answered with " + answer.status() + " " + answer.body());
                }
            }
        }

        void accepted(CheckData data) throws IOException {
            RawHttp.Answer answer = run("extract-features", "quarantine-threshold", "0.9", data);
            if (answer.status() != 201) {
                throw new CheckFailure("a run in a data root is refused: " + answer.body());
            }
        }
    }
}
