package dev.loff.app.checks;

import dev.loff.app.checks.Doors.Door;
import java.io.IOException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends every form of the console, logged in with a password; each must write one row in the audit log. */
final class FormMutations {
    private static final String NAME = "check-forms";
    private static final String PASSWORD = "as long as a sentence";
    private static final Pattern EXECUTION = Pattern.compile("/executions/(\\d+)");
    private static final Map<String, String> WHY = Map.of("reason", "checked");

    /** A confirmation page changes nothing; a set-up link exists only while nobody can log in, which first-start covers. */
    private static final Set<String> ELSEWHERE = Set.of("POST /quarantine/{}/redrive/ask", "POST /set-up");

    private final RawHttp http;
    private final FormSession session;
    private final JobHome home;
    private final AuditedChanges audited;

    FormMutations(RawHttp http, JobHome home) {
        this.http = http;
        this.session = new FormSession(http);
        this.home = home;
        this.audited = new AuditedChanges(home, NAME);
    }

    /**
     * Sends all forms.
     *
     * @param admin a token, to create the user that is used afterwards
     * @param large a dataset that takes some seconds
     * @param run an execution that has quarantined images
     */
    AuditedChanges.Result sendAll(List<Door> doors, String admin, CheckData large, String run)
            throws IOException, SQLException, InterruptedException {
        http.send(
                "POST",
                "/api/v1/users",
                Map.of("Authorization", "Bearer " + admin, "Content-Type", "application/json"),
                "{\"name\": \"%s\", \"role\": \"admin\", \"password\": \"%s\"}".formatted(NAME, PASSWORD));
        send("/log-in", "/log-in", Map.of("name", NAME, "password", PASSWORD));
        accounts();
        schedules();
        models();
        jobs(large, run);
        send("/", "/log-out", Map.of());
        return audited.of(doors.stream()
                .filter(it -> !it.path().startsWith("/api/") && !it.method().equals("GET"))
                .map(Door::kind)
                .filter(it -> !ELSEWHERE.contains(it))
                .toList());
    }

    private void accounts() throws IOException, SQLException, InterruptedException {
        Map<String, String> password = Map.of("password", PASSWORD, "again", PASSWORD);
        Map<String, String> user = new LinkedHashMap<>(password);
        user.putAll(Map.of("name", "mallory", "role", "viewer"));
        send("/access/users/new", "/access/users", user);
        send("/access/users/mallory/role", "/access/users/{mallory}/role", Map.of("role", "operator"));
        send("/access/users/mallory/password", "/access/users/{mallory}/password", password);
        send("/access/users/mallory/remove", "/access/users/{mallory}/remove", Map.of());
        send("/access/tokens/new", "/access/tokens", Map.of("name", "by-form", "role", "viewer", "days", "1"));
        send("/access/tokens/by-form/revoke", "/access/tokens/{by-form}/revoke", Map.of());
    }

    private void schedules() throws IOException, SQLException, InterruptedException {
        Map<String, String> form = new LinkedHashMap<>(Map.of(
                "name", "by-form", "cron", "30 2 * * *", "zone", "UTC", "job", "retention", "catchUpMinutes", "60"));
        send("/schedules/new", "/schedules", form);
        form.put(
                "version",
                home.rows("select version from schedule where name = 'by-form'").get(0));
        form.put("cron", "0 3 * * *");
        send("/schedules/by-form/edit", "/schedules", form);
        send("/schedules/by-form/pause", "/schedules/{by-form}/pause", WHY);
        send("/schedules/by-form/resume", "/schedules/{by-form}/resume", Map.of());
        send("/schedules/by-form/remove", "/schedules/{by-form}/remove", Map.of());
    }

    /** Changes the model that {@link Mutations} has left, with two versions. */
    private void models() throws IOException, SQLException, InterruptedException {
        send("/models/checked/2/promote", "/models/{checked}/{2}/promote", WHY);
        send("/models/checked/roll-back", "/models/{checked}/roll-back", WHY);
        send("/models/checked/unpin", "/models/{checked}/unpin", WHY);
        Mutations.waits(home);
        send("/models/checked/2/decline", "/models/{checked}/{2}/decline", WHY);
    }

    private void jobs(CheckData large, String run) throws IOException, SQLException, InterruptedException {
        String again = execution(send("/quarantine/" + run, "/quarantine/{" + run + "}/redrive", Map.of("all", "yes")));
        Hosts.until(again + " has ended", () -> home.rows(
                        "select batchstatus from job_execution where jobexecutionid = " + again)
                .get(0)
                .matches("COMPLETED|FAILED"));
        Map<String, String> slow = new LinkedHashMap<>(Map.of(
                "job", "extract-features",
                "dataset", large.pictures().toString(),
                "encoder", large.encoder(),
                "quarantine-threshold", "0.9",
                "shard-images", "1",
                "key", "first form"));
        String first = execution(send("/executions/new", "/executions", slow));
        slow.put("key", "second form");
        send("/executions/new", "/executions", slow);
        String waiting = home.rows("select max(id) from submission where state = 'QUEUED'")
                .get(0);
        send("/submissions/" + waiting + "/drop", "/submissions/{" + waiting + "}/drop", Map.of());
        stop(first);
        String second =
                execution(send("/executions/" + first + "/restart", "/executions/{" + first + "}/restart", Map.of()));
        stop(second);
        send("/needs-a-hand/run-" + second + "/acknowledge", "/needs-a-hand/{run-" + second + "}/acknowledge", WHY);
        send("/executions/" + second + "/abandon", "/executions/{" + second + "}/abandon", Map.of());
    }

    private void stop(String execution) throws IOException, SQLException, InterruptedException {
        send("/executions/" + execution + "/stop", "/executions/{" + execution + "}/stop", Map.of());
        Mutations.await(home, execution, "STOPPED");
    }

    private static String execution(RawHttp.Answer answer) {
        Matcher location = EXECUTION.matcher(answer.header("Location").orElse(""));
        if (!location.find()) {
            throw new CheckFailure("a form did not lead to an execution: " + answer.head());
        }
        return location.group(1);
    }

    /** Sends a page's form to a path that has its ids in braces. */
    private RawHttp.Answer send(String page, String path, Map<String, String> fields)
            throws IOException, SQLException, InterruptedException {
        RawHttp.Answer answer = audited.one(
                new Door("POST", path, "").kind(), () -> session.send(page, path.replaceAll("[{}]", ""), fields));
        boolean shown = path.equals("/access/tokens");
        if (answer.status() != (shown ? 200 : 303)) {
            audited.fault("POST " + path + ": status " + answer.status() + " " + answer.body());
        }
        return answer;
    }
}
