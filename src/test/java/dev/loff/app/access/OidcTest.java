package dev.loff.app.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Log-ins through a provider that runs beside the test. The client keeps cookies and follows redirects as a browser does. */
@QuarkusTest
@TestProfile(OidcTest.WithProvider.class)
class OidcTest {
    public static final class WithProvider implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(OidcServer.class));
        }
    }

    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final HttpClient browser = HttpClient.newBuilder()
            .cookieHandler(cookies)
            .followRedirects(HttpClient.Redirect.ALWAYS)
            .build();

    @Inject
    HttpServer server;

    @Inject
    SetUp setUp;

    @Test
    void aUserOfTheProviderGetsASessionWithTheRoleOfTheClaim() throws Exception {
        OidcServer.next("nora", List.of("somebody", "night-watch", "night-shift"));
        HttpResponse<String> entered = get("/log-in/oidc");
        assertThat(entered.statusCode()).as(entered.body()).isEqualTo(200);
        assertThat(entered.body()).contains("oidc:nora");
        assertThat(get("/api/v1/jobs").statusCode()).isEqualTo(200);
        assertThat(post("/api/v1/executions/987654321/stop").statusCode())
                .as("an operator's")
                .isEqualTo(404);
        assertThat(get("/api/v1/users").statusCode()).as("an admin's").isEqualTo(403);
        assertThat(get("/api/v1/audit?limit=3").body()).contains("oidc:nora");
    }

    @Test
    void aUserWithoutAMappedRoleIsRefused() throws Exception {
        // The provider's roles of these names are not Loff's roles.
        OidcServer.next("mallory", List.of("admin", "viewer"));
        assertThat(get("/log-in/oidc").statusCode()).isEqualTo(403);
        assertThat(get("/api/v1/jobs").statusCode()).isEqualTo(401);
        assertThat(cookies.getCookieStore().getCookies())
                .extracting(HttpCookie::getName)
                .doesNotContain("loff-session");
    }

    @Test
    void anEndedSessionIsStillRedirectedToTheProvider() throws Exception {
        HttpRequest dead = HttpRequest.newBuilder(at("/log-in/oidc"))
                .header("Cookie", "loff-session=" + Secret.random().text())
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(dead, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location").orElse("")).contains("code_challenge");
    }

    @Test
    void aTokenOfTheProviderOpensNothing() throws Exception {
        OidcServer.next("nora", List.of("night-shift"));
        get("/log-in/oidc");
        assertThat(cookies.getCookieStore().getCookies())
                .filteredOn(it -> it.getName().startsWith("q_session"))
                .as("the provider's own session")
                .allMatch(it -> it.getPath().equals("/log-in/oidc"));
        HttpRequest forged = HttpRequest.newBuilder(at("/api/v1/jobs"))
                .header("Authorization", "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJub3JhIn0.")
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(forged, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aProviderMakesTheSetUpUnnecessary() {
        assertThat(setUp.isNeeded()).isFalse();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return browser.send(
                HttpRequest.newBuilder(at(path)).header("Accept", "*/*").build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path) throws IOException, InterruptedException {
        String session = cookies.getCookieStore().getCookies().stream()
                .filter(it -> it.getName().equals("loff-session"))
                .findFirst()
                .orElseThrow()
                .getValue();
        return browser.send(
                HttpRequest.newBuilder(at(path))
                        .header(FormToken.HEADER, new Secret(session).formToken())
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private URI at(String path) {
        return URI.create("http://localhost:" + server.getPort() + path);
    }
}
