package dev.loff.app.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;

import dev.loff.app.jobs.Actor;
import dev.loff.registry.AccessSecrets;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class LogInTest {
    private static final Actor TESTER = new Actor("tester", "test");
    private static final String PASSWORD = "correct horse battery staple";

    private final String name = "anna-" + UUID.randomUUID();

    @Inject
    Accounts accounts;

    @Inject
    Tokens tokens;

    @Inject
    AccessSecrets secrets;

    @Inject
    SetUp setUp;

    @BeforeEach
    void addUser() {
        accounts.add(name, Role.OPERATOR, PASSWORD, TESTER);
    }

    @AfterEach
    void removeUser() {
        if (accounts.all().stream().anyMatch(it -> it.name().equals(name))) {
            accounts.remove(name, TESTER);
        }
    }

    @Test
    void aSessionLetsInUntilTheLogOut() {
        String session = session();
        withSession(session).get("/api/v1/jobs").then().statusCode(200);
        withSession(session)
                .header(FormToken.HEADER, new Secret(session).formToken())
                .redirects()
                .follow(false)
                .post("/log-out")
                .then()
                .statusCode(303);
        withSession(session).get("/api/v1/jobs").then().statusCode(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "loff-session=loff_x",
                "loff-session=loff_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "loff-session=",
                "loff-session=\"; loff-session=a b%00",
                "loff-session=loff_x; loff-session=loff_y"
            })
    void aDeadSessionIsNoCredentialAndIsCleared(String cookie) {
        given().header("Cookie", cookie)
                .accept("text/html")
                .redirects()
                .max(10)
                .get("/executions?status=FAILED")
                .then()
                .statusCode(200)
                .body(containsString("Log in"));
        for (String path : new String[] {"/log-in", "/public/console.css", "/set-up"}) {
            Response answer = given().header("Cookie", cookie)
                    .accept("text/html")
                    .redirects()
                    .follow(false)
                    .get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(path.equals("/set-up") ? 404 : 200);
            assertThat(answer.getHeaders().getValues("Set-Cookie"))
                    .as(path)
                    .anyMatch(it -> it.startsWith("loff-session=;") && it.contains("Max-Age=0"));
        }
        given().header("Cookie", cookie).get("/api/v1/jobs").then().statusCode(401);
    }

    @Test
    void logInWorksWhileADeadSessionCookieIsSent() {
        String dead = "loff-session=" + Secret.random().text();
        Response page = given().header("Cookie", dead).get("/log-in");
        Response answer = given().header("Cookie", dead + "; loff-forms=" + page.getCookie("loff-forms"))
                .redirects()
                .follow(false)
                .formParams(Map.of("name", name, "password", PASSWORD, FormToken.FIELD, formToken(page)))
                .post("/log-in");
        answer.then().statusCode(303);
        assertThat(answer.getHeaders().getValues("Set-Cookie"))
                .filteredOn(it -> it.startsWith("loff-session="))
                .as("the new session alone")
                .singleElement()
                .asString()
                .startsWith("loff-session=loff_");
        withSession(answer.getCookie("loff-session")).get("/api/v1/jobs").then().statusCode(200);
    }

    @Test
    void twoSessionCookiesCountAsNone() {
        given().header("Cookie", "loff-session=" + session() + "; loff-session=loff_x")
                .get("/api/v1/jobs")
                .then()
                .statusCode(401);
    }

    @Test
    void aDeadCookieHidesNeitherABadTokenNorAGuess() {
        String dead = "loff-session=" + Secret.random().text();
        given().header("Cookie", dead)
                .header("Authorization", "Bearer loff_x")
                .get("/log-in")
                .then()
                .statusCode(401);
        Response page = given().header("Cookie", dead).get("/log-in");
        Response answer = page;
        for (int i = 0; i < 15 && answer.statusCode() != 429; i++) {
            answer = given().header("Cookie", dead + "; loff-forms=" + page.getCookie("loff-forms"))
                    .formParams(Map.of("name", name, "password", "guess", FormToken.FIELD, formToken(page)))
                    .post("/log-in");
        }
        answer.then().statusCode(429);
    }

    @Test
    void aNewPasswordARemovedUserAndALesserRoleTakeEffectAtOnce() {
        String session = session();
        accounts.changeRole(name, Role.VIEWER, TESTER);
        changing(session, "/api/v1/executions/987654321/stop").then().statusCode(403);
        accounts.changePassword(name, PASSWORD + "r", TESTER);
        withSession(session).get("/api/v1/jobs").then().statusCode(401);
        String other = Optional.ofNullable(logIn(name, PASSWORD + "r").getCookie("loff-session"))
                .orElseThrow();
        accounts.remove(name, TESTER);
        withSession(other).get("/api/v1/jobs").then().statusCode(401);
    }

    @Test
    void aCookieChangesNothingWithoutTheFormsToken() {
        String session = session();
        changing(session, "/api/v1/executions/987654321/stop").then().statusCode(404);
        withSession(session)
                .contentType("application/json")
                .body("{}")
                .post("/api/v1/executions/987654321/stop")
                .then()
                .statusCode(403)
                .body("detail", containsString("form's token"));
        withSession(session)
                .header(FormToken.HEADER, Secret.random().formToken())
                .contentType("application/json")
                .body("{}")
                .post("/api/v1/executions/987654321/stop")
                .then()
                .statusCode(403);
    }

    @Test
    void failedLogInsHaveToWait() {
        Response answer = logIn(name, "guess");
        for (int i = 0; i < 15 && answer.statusCode() != 429; i++) {
            answer.then().statusCode(401).body(containsString("Name or password is wrong"));
            answer = logIn(name, "guess");
        }
        answer.then().statusCode(429).header("Retry-After", notNullValue());
    }

    @Test
    void theAuditLogHasEachLogInAndEachRefusal() {
        logIn(name, "wrong");
        String session = session();
        withSession(session)
                .get("/api/v1/audit?limit=5")
                .then()
                .body("items.findAll { it.subject == 'user " + name + "' }.action", hasItem("log-in refused"))
                .body("items.findAll { it.subject == 'user " + name + "' }.action", hasItem("log in"));
    }

    @Test
    void everyResponseHasTheSecurityHeaders() {
        for (String path : new String[] {"/log-in", "/nowhere", "/public/access.css", "/api/v1/jobs"}) {
            given().get(path)
                    .then()
                    .header("Content-Security-Policy", containsString("default-src 'self'"))
                    .header("X-Content-Type-Options", "nosniff")
                    .header("Referrer-Policy", "no-referrer")
                    .header("X-Frame-Options", "DENY");
        }
        assertThat(given().get("/log-in").headers().hasHeaderWithName("Server")).isFalse();
        assertThat(given().get("/log-in").header("Content-Security-Policy")).doesNotContain("unsafe");
    }

    @Test
    void browsersAreRedirectedToTheLogInAndProgramsAreNot() {
        given().accept("text/html")
                .redirects()
                .follow(false)
                .get("/executions?status=FAILED")
                .then()
                .statusCode(303)
                .header("Location", "/log-in?then=%2Fexecutions%3Fstatus%3DFAILED");
        given().get("/api/v1/jobs").then().statusCode(401).header("WWW-Authenticate", "Bearer");
        given().header("HX-Request", "true")
                .get("/api/v1/jobs")
                .then()
                .statusCode(401)
                .header("HX-Redirect", "/log-in");
    }

    @Test
    void aTokenIsJudgedAloneAndEndsWhenRevoked() {
        String token = tokens.create("log-in-test", Role.VIEWER, Duration.ofHours(1), TESTER);
        withToken(token).get("/api/v1/jobs").then().statusCode(200);
        tokens.revoke("log-in-test", TESTER);
        withToken(token)
                .cookie("loff-session", session())
                .get("/api/v1/jobs")
                .then()
                .statusCode(401);
    }

    @Test
    void aSetUpLinkIsInvalidOnceSomebodyCanLogIn() {
        String link = setUp.newLink(TESTER);
        given().get(link).then().statusCode(404);
        Secret secret = new Secret(link.substring(link.indexOf('=') + 1));
        assertThat(secrets.isSetUp(secret.sha256())).isTrue();
        assertThat(setUp.use(secret, "mallory", PASSWORD, new Address("127.0.0.1")))
                .isEmpty();
        assertThat(secrets.isSetUp(secret.sha256()))
                .as("it is used up all the same")
                .isFalse();
    }

    private String session() {
        Response answer = logIn(name, PASSWORD);
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.getDetailedCookie("loff-session").toString()).contains("HttpOnly", "SameSite=Strict");
        return answer.getCookie("loff-session");
    }

    private static Response logIn(String name, String password) {
        Response page = given().get("/log-in");
        return given().cookies(page.getCookies())
                .redirects()
                .follow(false)
                .formParams(Map.of("name", name, "password", password, FormToken.FIELD, formToken(page)))
                .post("/log-in");
    }

    private static String formToken(Response page) {
        return page.htmlPath().getString("**.find { it.@name == 'form-token' }.@value");
    }

    private static Response changing(String session, String path) {
        return withSession(session)
                .header(FormToken.HEADER, new Secret(session).formToken())
                .contentType("application/json")
                .body("{}")
                .post(path);
    }

    private static RequestSpecification withSession(String session) {
        return given().cookie("loff-session", session);
    }

    private static RequestSpecification withToken(String token) {
        return given().header("Authorization", "Bearer " + token);
    }
}
