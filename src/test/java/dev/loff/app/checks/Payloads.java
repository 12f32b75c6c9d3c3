package dev.loff.app.checks;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sends attack payloads in every part of a request. No answer may be a 5xx or disclose anything outside the data roots. */
final class Payloads {
    private static final String PRODUCT = "9801547";

    private static final List<String> TEXTS = List.of(
            "' or '1'='1",
            "1; drop table app_user; --",
            "'; select pg_sleep(20); --",
            "1 union select password_hash from app_user",
            "\\'; copy app_user to '/tmp/out'; --",
            "../../../../../../etc/passwd",
            "..%2f..%2f..%2f..%2fetc%2fpasswd",
            "..\\..\\..\\etc\\passwd",
            "....//....//....//etc/passwd",
            "/etc/passwd",
            "file:///etc/passwd",
            "..;/..;/q/health",
            "%2e%2e/%2e%2e/%2e%2e/etc/passwd",
            "<script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            "{1337*7331}",
            "${1337*7331}",
            "{{1337*7331}}",
            "#{1337*7331}",
            "${jndi:ldap://127.0.0.1:1/a}",
            "$(touch escaped)",
            "`touch escaped`",
            "| touch escaped",
            "a\r\nX-Injected: yes",
            "%0d%0aX-Injected:%20yes",
            "\u202e\ud83d\ude00\ufffe",
            "a".repeat(3000),
            "-9223372036854775809",
            "NaN",
            "//evil.example/",
            "/\\evil.example",
            "https://evil.example/");

    private static final List<String> PATHS = List.of(
            "/%s",
            "/public/%s",
            "/q/%s",
            "/api/v1/executions/%s",
            "/api/v1/executions/1/quarantine/%s",
            "/api/v1/schedules/%s",
            "/api/v1/models/%s/versions/1",
            "/api/v1/models/by-image/%s",
            "/api/v1/submissions/%s");

    private static final List<String> QUERIES = List.of(
            "/api/v1/executions?job=%s&status=%s",
            "/api/v1/executions?model=%s&dataset=%s",
            "/api/v1/executions?before=%s",
            "/api/v1/executions/1/quarantine/image?path=%s",
            "/api/v1/audit?execution=%s",
            "/log-in?then=%s",
            "/set-up?secret=%s");

    private static final List<String> HEADERS = List.of(
            "Authorization", "Cookie", "Accept", "X-Form-Token", "Host", "X-Forwarded-For", "Origin", "Content-Type");

    private static final Map<String, String> BODIES = Map.of(
            "/api/v1/executions", "{\"job\": \"extract-features\", \"parameters\": {\"dataset\": %s, \"encoder\": %s}}",
            "/api/v1/jobs/plan", "{\"job\": %s, \"parameters\": {%s: \"x\"}}",
            "/api/v1/schedules", "{\"name\": %s, \"cron\": %s, \"zone\": \"UTC\", \"job\": \"nightly\"}",
            "/api/v1/holds", "{\"kind\": \"model\", \"subject\": %s, \"reason\": %s}",
            "/api/v1/users", "{\"name\": %s, \"role\": \"admin\", \"password\": %s}",
            "/api/v1/tokens", "{\"name\": %s, \"role\": %s, \"expires\": \"PT1H\"}");

    private final RawHttp http;
    private final String token;
    private final String canary;
    private final List<String> faults = new ArrayList<>();
    private int requests;

    /** @param canary a text in files that no request may read */
    Payloads(RawHttp http, String token, String canary) {
        this.http = http;
        this.token = token;
        this.canary = canary;
    }

    /** The findings. */
    record Result(int requests, List<String> faults) {}

    Result sendAll(String canaryFile) throws IOException {
        List<String> texts = new ArrayList<>(TEXTS);
        texts.add("../" + canaryFile);
        texts.add("../../../" + canaryFile);
        for (String text : texts) {
            for (String path : PATHS) {
                send("GET", path.formatted(text.replaceAll("[\\s\\x00]", "%20")), Map.of(), "");
                send("GET", path.formatted(encoded(text)), Map.of(), "");
            }
            for (String query : QUERIES) {
                send("GET", query.replace("%s", encoded(text)), Map.of("Accept", "text/html"), "");
            }
            for (String header : HEADERS) {
                send("POST", "/api/v1/executions/987654321/stop", Map.of(header, text), "{}");
            }
            for (Map.Entry<String, String> body : BODIES.entrySet()) {
                send("POST", body.getKey(), Map.of(), body.getValue().replace("%s", quoted(text)));
            }
            String form = "name=" + encoded(text) + "&password=" + encoded(text) + "&then=" + encoded(text);
            send("POST", "/log-in", Map.of("Content-Type", "application/x-www-form-urlencoded"), form);
        }
        return new Result(requests, faults);
    }

    private void send(String method, String target, Map<String, String> headers, String body) throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Authorization", "Bearer " + token);
        all.put("Content-Type", "application/json");
        all.putAll(headers);
        RawHttp.Answer answer = http.send(method, target, all, body);
        requests++;
        boolean html = answer.header("Content-Type").orElse("").contains("html");
        String fault = answer.status() == 0 || answer.status() >= 500
                ? "status " + answer.status()
                : answer.body().contains(canary) || answer.body().contains("root:x:0:")
                        ? "a file outside the data roots is disclosed"
                        : answer.body().contains(PRODUCT)
                                ? "the text is evaluated"
                                : answer.header("X-Injected").isPresent()
                                        ? "a header is injected"
                                        : html && answer.body().matches("(?s).*<(script>alert|img src=x).*")
                                                ? "a script is injected"
                                                : leadsAway(answer) ? "it redirects to another host" : "";
        if (!fault.isEmpty()) {
            faults.add(fault + ": " + method + " " + abridged(target) + " " + abridged(headers + " " + body));
        }
    }

    private boolean leadsAway(RawHttp.Answer answer) {
        return answer.header("Location")
                .filter(it -> !http.host()
                        .getAuthority()
                        .equals(http.host().resolve(it).getAuthority()))
                .isPresent();
    }

    private static String abridged(String text) {
        return text.length() < 200 ? text : text.substring(0, 200) + "...";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String quoted(String text) {
        return com.fasterxml.jackson.databind.node.TextNode.valueOf(text).toString();
    }
}
