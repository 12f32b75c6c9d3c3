package dev.loff.app.checks.trust;

import dev.loff.app.checks.CheckFailure;
import dev.loff.app.checks.Hosts;
import dev.loff.app.checks.JobHome;
import dev.loff.app.checks.RawHttp;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A browser that still sends the cookie of an ended session. */
final class DeadSession implements TrustScenario {
    private static final int HOPS = 10;
    private static final List<String> COOKIES = List.of(
            "loff-session=loff_x",
            "loff-session=loff_" + "A".repeat(43),
            "loff-session=",
            "loff-session=\"; loff-session=\u0080",
            "loff-session=loff_x; loff-session=loff_y");

    @Override
    public String name() {
        return "dead-session";
    }

    @Override
    public String promise() {
        return "a browser whose session has ended is led to the log-in, once, and can log in";
    }

    @Override
    public void run(TrustSetting setting) throws Exception {
        try (JobHome home = setting.home();
                Hosts hosts = new Hosts(home, Duration.ofSeconds(30))) {
            String token = home.token("viewer");
            RawHttp http = new RawHttp(hosts.serve().address());
            for (String cookie : COOKIES) {
                Map<String, String> headers = Map.of("Cookie", cookie, "Accept", "text/html");
                requireStatus(200, follow(http, "/executions", headers), cookie);
                requireStatus(200, follow(http, "/public/console.css", headers), cookie);
                requireStatus(404, follow(http, "/set-up", headers), cookie);
                RawHttp.Answer page = http.send("GET", "/log-in", headers, "");
                if (page.cookies().stream()
                        .noneMatch(it -> it.startsWith("loff-session=;") && it.contains("Max-Age=0"))) {
                    throw new CheckFailure("the cookie is not cleared: " + cookie + "\n" + page.head());
                }
                requireStatus(401, http.send("GET", "/api/v1/jobs", Map.of("Cookie", cookie), ""), cookie);
                requireStatus(
                        200,
                        http.send(
                                "GET",
                                "/api/v1/jobs",
                                Map.of("Cookie", cookie, "Authorization", "Bearer " + token),
                                ""),
                        cookie + " beside a token");
                requireStatus(
                        401,
                        http.send("GET", "/log-in", Map.of("Authorization", "Bearer loff_x", "Cookie", cookie), ""),
                        cookie + " beside a bad token");
            }
        }
    }

    private static RawHttp.Answer follow(RawHttp http, String path, Map<String, String> headers) throws IOException {
        String target = path;
        for (int hop = 0; hop <= HOPS; hop++) {
            RawHttp.Answer answer = http.send("GET", target, headers, "");
            if (answer.status() / 100 != 3) {
                return answer;
            }
            URI next = http.host().resolve(answer.header("Location").orElseThrow());
            target = next.getRawPath() + (next.getRawQuery() == null ? "" : "?" + next.getRawQuery());
        }
        throw new CheckFailure("redirected for ever: " + path + " with " + headers);
    }

    private static void requireStatus(int status, RawHttp.Answer answer, String with) {
        if (answer.status() != status) {
            throw new CheckFailure(answer.status() + " instead of " + status + " with " + with + "\n" + answer.head());
        }
    }
}
