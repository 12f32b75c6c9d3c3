package dev.loff.app.checks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Misuses every operation that a host describes at {@code /q/openapi}, so that none is forgotten: unknown and malformed ids,
 * things in the wrong state, bad and oversize bodies. Each answer must be a 4xx with problem details.
 */
final class RestMisuse {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int OVERSIZE_BYTES = 100_000;

    /** A valid body per operation, so that only one thing is wrong at a time. */
    private static final Map<String, String> GOOD_BODIES = Map.of(
            "/api/v1/executions", "{\"job\": \"nightly\", \"parameters\": {\"dataset\": \"/nowhere\"}}",
            "/api/v1/jobs/plan", "{\"job\": \"nightly\", \"parameters\": {\"dataset\": \"/nowhere\"}}",
            "/api/v1/models/{model}/versions/{version}/promote", "{\"reason\": \"why not\"}",
            "/api/v1/schedules", "{\"name\": \"nightly\"}",
            "/api/v1/schedules/{name}/pause", "{\"reason\": \"why not\"}");

    private static final Map<String, String> UNKNOWN =
            Map.of("model", "no-such-model", "sha256", "a".repeat(64), "name", "no-such-name", "path", "no-such-path");
    private static final String UNKNOWN_NUMBER = "987654321";

    private static final Map<String, String> BAD_BODIES = Map.of(
            "truncated", "{\"job\": ",
            "no object", "[1, 2]",
            "another type", "{\"job\": {\"a\": 1}, \"parameters\": 7, \"reason\": [], \"deadlineSeconds\": \"soon\"}",
            "an unknown field", "{\"no-such-field\": 1}",
            "NUL in a text",
                    "{\"job\": \"\\u0000\", \"reason\": \"\\u0000\", \"name\": \"\\u0000\", \"parameters\": {\"dataset\": \"\\u0000\"}}");

    private final URI host;
    private final String token;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Pattern CLASS_NAME =
            Pattern.compile("(?:\\b[a-z]+\\.){2,}[A-Z]\\w*|\\b[A-Z]\\w*(?:Exception|Error)\\b");

    private final List<String> faults = new ArrayList<>();
    private JsonNode described = JSON.createObjectNode();
    private int requests;

    RestMisuse(URI host, String token) {
        this.host = host;
        this.token = token;
    }

    /** The number of operations and requests, and the wrong answers. */
    record Result(int operations, int requests, List<String> faults) {}

    /**
     * Misuses everything.
     *
     * @param wrongState per path, ids of a thing that exists but is in the wrong state for the operation
     */
    Result misuse(Map<String, Map<String, String>> wrongState) throws IOException, InterruptedException {
        JsonNode paths = JSON.readTree(text(send("GET", "/q/openapi?format=json", null, null)))
                .get("paths");
        int operations = 0;
        for (Map.Entry<String, JsonNode> path : paths.properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                if (Set.of("get", "post", "put", "patch", "delete").contains(method.getKey())) {
                    operations++;
                    misuse(path.getKey(), method.getKey().toUpperCase(Locale.ROOT), method.getValue());
                }
            }
        }
        for (Map.Entry<String, Map<String, String>> state : wrongState.entrySet()) {
            String[] operation = state.getKey().split(" ", 2);
            described = paths.path(operation[1]).path(operation[0].toLowerCase(Locale.ROOT));
            expectProblem(
                    "in the wrong state",
                    operation[0],
                    filled(operation[1], state.getValue()),
                    operation[0].equals("GET") ? null : GOOD_BODIES.getOrDefault(operation[1], "{}"),
                    409);
        }
        misuseByHand();
        return new Result(operations, requests, faults);
    }

    /** Sends requests that no client sends by mistake. */
    private void misuseByHand() throws IOException {
        RawHttp http = new RawHttp(host);
        String form = "POST /log-in HTTP/1.1\r\nHost: " + host.getAuthority()
                + "\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n";
        Map<String, String> raw = new LinkedHashMap<>();
        raw.put("a form with NUL", form + body("name=a%00&password=b"));
        raw.put("a form with a raw NUL", form + body("name=a\0&password=b"));
        raw.put("a form of 1,001 fields", form + body("a=b&".repeat(1000) + "name=c"));
        raw.put("a form with a broken percent sign", form + body("name=%zz"));
        raw.put("no Host in HTTP/1.0", "GET /log-in HTTP/1.0\r\n\r\n");
        raw.put("no Host in HTTP/1.1", "GET /api/v1/jobs HTTP/1.1\r\nConnection: close\r\n\r\n");
        raw.put(
                "a foreign Host",
                "GET /api/v1/jobs HTTP/1.1\r\nHost: evil.example\r\nAuthorization: Bearer " + token
                        + "\r\nConnection: close\r\n\r\n");
        raw.put(
                "a body without an end",
                form.replace("Connection", "Transfer-Encoding: chunked\r\nConnection") + "\r\n20000\r\n"
                        + "x".repeat(0x20000) + "\r\n0\r\n\r\n");
        for (Map.Entry<String, String> request : raw.entrySet()) {
            requests++;
            RawHttp.Answer answer = http.send(request.getValue());
            if (answer.status() < 400
                    || answer.status() >= 500
                    || CLASS_NAME.matcher(answer.body()).find()
                    || answer.header("Location").isPresent()) {
                faults.add(request.getKey() + ": " + answer.status() + " " + answer.body());
            }
        }
    }

    private static String body(String text) {
        return "Content-Length: " + text.length() + "\r\n\r\n" + text;
    }

    private void misuse(String path, String method, JsonNode operation) throws IOException, InterruptedException {
        described = operation;
        boolean takesBody = described.has("requestBody");
        String good = takesBody ? GOOD_BODIES.getOrDefault(path, "{}") : null;
        if (path.contains("{")) {
            expectProblem("of an unknown id", method, filled(path, Map.of()), good, 0);
            expectProblem("of a malformed id", method, path.replaceAll("\\{[^}]*}", "%20x%00"), good, 0);
        }
        for (JsonNode parameter : described.path("parameters")) {
            if (parameter.path("in").asText().equals("query")
                    && parameter.path("schema").path("type").toString().contains("integer")) {
                String name = parameter.path("name").asText();
                expectProblem("with a bad " + name, method, filled(path, Map.of()) + "?" + name + "=many", good, 0);
            }
        }
        if (takesBody) {
            for (Map.Entry<String, String> bad : BAD_BODIES.entrySet()) {
                expectProblem("with a body that is " + bad.getKey(), method, filled(path, Map.of()), bad.getValue(), 0);
            }
            expectProblem("with too large a body", method, filled(path, Map.of()), oversize(), 413);
            expectProblem("with text for a body", method, filled(path, Map.of()), good, "text/plain", 415);
        }
    }

    private static String oversize() {
        return "{\"reason\": \"" + "x".repeat(OVERSIZE_BYTES) + "\"}";
    }

    private static String filled(String path, Map<String, String> ids) {
        String filled = path;
        for (Map.Entry<String, String> id : ids.entrySet()) {
            filled = filled.replace("{" + id.getKey() + "}", id.getValue());
        }
        for (Map.Entry<String, String> id : UNKNOWN.entrySet()) {
            filled = filled.replace("{" + id.getKey() + "}", id.getValue());
        }
        return filled.replaceAll("\\{[^}]*}", UNKNOWN_NUMBER);
    }

    private void expectProblem(String misuse, String method, String path, @Nullable String body, int status)
            throws IOException, InterruptedException {
        expectProblem(misuse, method, path, body, "application/json", status);
    }

    private void expectProblem(
            String misuse, String method, String path, @Nullable String body, String type, int status)
            throws IOException, InterruptedException {
        requests++;
        HttpResponse<String> answer = send(method, path, body, type);
        boolean isDescribed = described.path("responses").has(Integer.toString(answer.statusCode()));
        if (!isProblem(answer)
                || (status != 0 && answer.statusCode() != status)
                || !isDescribed
                || CLASS_NAME.matcher(text(answer)).find()) {
            faults.add(method + " " + path + " " + misuse + ": " + answer.statusCode()
                    + (status == 0 ? "" : " instead of " + status)
                    + (isDescribed ? " " : ", which is not described ")
                    + answer.headers().firstValue("content-type").orElse("") + " "
                    + text(answer).lines().findFirst().orElse(""));
        }
    }

    private static boolean isProblem(HttpResponse<String> answer) {
        if (answer.statusCode() < 400 || answer.statusCode() >= 500) {
            return false;
        }
        try {
            JsonNode problem = JSON.readTree(text(answer));
            return answer.headers().firstValue("content-type").orElse("").startsWith("application/problem+json")
                    && problem.path("status").asInt() == answer.statusCode()
                    && !problem.path("title").asText().isEmpty()
                    && !problem.path("detail").asText().isEmpty();
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static String text(HttpResponse<String> answer) {
        return answer.body() == null ? "" : answer.body();
    }

    private HttpResponse<String> send(String method, String path, @Nullable String body, @Nullable String type)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(host.resolve(path)).header("Authorization", "Bearer " + token);
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.method(method, BodyPublishers.ofString(body)).header("Content-Type", String.valueOf(type));
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
