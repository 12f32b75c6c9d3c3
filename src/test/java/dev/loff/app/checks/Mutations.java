package dev.loff.app.checks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loff.app.checks.Doors.Door;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Makes every change that programs can make over HTTP; each must write one row in the audit log. */
final class Mutations {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> HARMLESS = Set.of("POST /api/v1/jobs/plan");

    private final RawHttp http;
    private final String token;
    private final JobHome home;
    private final AuditedChanges audited;

    /** @param token an admin's, with the name {@code check-admin} */
    Mutations(RawHttp http, String token, JobHome home) {
        this.http = http;
        this.token = token;
        this.home = home;
        this.audited = new AuditedChanges(home, "token:check-admin");
    }

    /**
     * Makes every change.
     *
     * @param large a dataset that takes some seconds, with pictures that {@code data} does not have
     * @param run an execution over {@code data} that has quarantined images
     */
    AuditedChanges.Result changeAll(List<Door> doors, CheckData data, CheckData large, String run)
            throws IOException, SQLException, InterruptedException {
        accounts();
        schedules();
        storage();
        jobs(data, large, run);
        return audited.of(doors.stream()
                .filter(it -> it.path().startsWith("/api/") && !it.method().equals("GET"))
                .map(Door::kind)
                .filter(it -> !HARMLESS.contains(it))
                .toList());
    }

    private void accounts() throws IOException, SQLException, InterruptedException {
        change("POST", "/api/v1/users", "{'name': 'eve', 'role': 'viewer', 'password': 'a password of eve'}");
        change("PATCH", "/api/v1/users/{eve}/role", "{'role': 'operator'}");
        change("PATCH", "/api/v1/users/{eve}/password", "{'password': 'another password'}");
        change("DELETE", "/api/v1/users/{eve}", "");
        change("POST", "/api/v1/tokens", "{'name': 'short', 'role': 'viewer', 'expires': 'PT1H'}");
        change("DELETE", "/api/v1/tokens/{short}", "");
    }

    private void schedules() throws IOException, SQLException, InterruptedException {
        change("POST", "/api/v1/schedules", """
                {'name': 'nightly', 'cron': '30 2 * * *', 'zone': 'UTC', 'job': 'nightly',
                 'parameters': {'dataset': '%s'}}""".formatted(
                        home.root().toAbsolutePath().resolveSibling("leaves")));
        change("PATCH", "/api/v1/schedules/{nightly}", "{'cron': '0 3 * * *'}");
        change("POST", "/api/v1/schedules/{nightly}/pause", "{'reason': 'holidays'}");
        change("POST", "/api/v1/schedules/{nightly}/resume", "");
        change("DELETE", "/api/v1/schedules/{nightly}", "");
    }

    private void storage() throws IOException, SQLException, InterruptedException {
        String snapshot = home.rows("select min(id) from dataset_snapshot").get(0);
        change("POST", "/api/v1/holds", "{'kind': 'snapshot', 'subject': '" + snapshot + "', 'reason': 'audit'}");
        change("DELETE", "/api/v1/holds/{snapshot}/{" + snapshot + "}", "");
        change("POST", "/api/v1/storage/repair", "");
        change("POST", "/api/v1/storage/verification", "");
        change("POST", "/api/v1/storage/expired/remove", "");
    }

    private void jobs(CheckData data, CheckData large, String run)
            throws IOException, SQLException, InterruptedException {
        Path broken = find(data.pictures(), "broken-text.jpg");
        Files.copy(find(large.pictures(), "0030.jpg"), broken, StandardCopyOption.REPLACE_EXISTING);
        await(change("POST", "/api/v1/executions/{" + run + "}/quarantine/redrive", "{}"), "COMPLETED");
        await(
                change("POST", "/api/v1/executions", submit("nightly", data, "'model': 'checked', 'epochs': '1'")),
                "COMPLETED");
        change("POST", "/api/v1/models/{checked}/versions/{1}/promote", "{'reason': 'checked'}");
        await(
                change(
                        "POST",
                        "/api/v1/executions",
                        submit("nightly", data, "'model': 'checked', 'seed': '2', 'epochs': '1'")),
                "COMPLETED");
        waits(home);
        change("POST", "/api/v1/models/{checked}/versions/{2}/decline", "{'reason': 'checked'}");
        change("POST", "/api/v1/models/{checked}/versions/{2}/promote", "{'reason': 'checked'}");
        change("POST", "/api/v1/models/{checked}/roll-back", "{'reason': 'checked'}");
        change("POST", "/api/v1/models/{checked}/unpin", "{'reason': 'checked'}");
        String slow = submit("extract-features", large, "'shard-images': '1'");
        String first = change("POST", "/api/v1/executions", slow);
        String waiting = JSON.readTree(send("POST", "/api/v1/executions", slow).body())
                .path("submission")
                .asText();
        change("DELETE", "/api/v1/submissions/{" + waiting + "}", "");
        change("POST", "/api/v1/executions/{" + first + "}/stop", "{}");
        await(first, "STOPPED");
        String second = change("POST", "/api/v1/executions/{" + first + "}/restart", "{}");
        send("POST", "/api/v1/executions/" + second + "/stop", "{}");
        await(second, "STOPPED");
        change("POST", "/api/v1/needs-a-hand/{run-" + second + "}/acknowledge", "{'reason': 'checked'}");
        change("POST", "/api/v1/executions/{" + second + "}/abandon", "");
    }

    /** Makes the second version wait for a decision, whatever its state was. */
    static void waits(JobHome home) throws IOException, SQLException {
        home.execute("update gate_decision set decision = 'PROPOSED', outcome = null, settled_at = null"
                + " where model_version_id in (select id from model_version where model = 'checked' and version = 2)");
    }

    static Path find(Path pictures, String name) throws IOException {
        try (Stream<Path> files = Files.walk(pictures)) {
            return files.filter(it -> it.endsWith(name)).sorted().findFirst().orElseThrow();
        }
    }

    private static String submit(String job, CheckData data, String more) {
        return "{'job': '%s', 'parameters': {'dataset': '%s', 'encoder': '%s', 'quarantine-threshold': '0.9', %s}}"
                .formatted(job, data.pictures(), data.encoder(), more);
    }

    private void await(String execution, String status) throws IOException, SQLException, InterruptedException {
        await(home, execution, status);
    }

    static void await(JobHome home, String execution, String status)
            throws IOException, SQLException, InterruptedException {
        Hosts.until(execution + " is " + status, () -> {
            String now = home.rows("select batchstatus from job_execution where jobexecutionid = " + execution)
                    .get(0);
            if (!now.equals(status) && Set.of("COMPLETED", "FAILED", "STOPPED").contains(now)) {
                throw new CheckFailure("execution " + execution + " is " + now + " instead of " + status);
            }
            return now.equals(status);
        });
    }

    /** Sends the request, with the ids that the path has in braces; returns the execution in the answer, if there is one. */
    private String change(String method, String path, String body)
            throws IOException, SQLException, InterruptedException {
        String target = path.replaceAll("[{}]", "");
        RawHttp.Answer answer = audited.one(new Door(method, path, "").kind(), () -> send(method, target, body));
        if (answer.status() / 100 != 2) {
            audited.fault(method + " " + target + ": status " + answer.status() + " " + answer.body());
        }
        JsonNode found = answer.body().startsWith("{") ? JSON.readTree(answer.body()) : JSON.createObjectNode();
        return found.path("execution").asText();
    }

    private RawHttp.Answer send(String method, String target, String body) throws IOException {
        Map<String, String> headers = Map.of("Authorization", "Bearer " + token, "Content-Type", "application/json");
        return http.send(method, target, headers, body.replace('\'', '"'));
    }
}
