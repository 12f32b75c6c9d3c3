package dev.loff.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.job.ThisProcess;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uses small limits, so that tests reach them. */
@QuarkusTest
@TestProfile(ConnectionsTest.Narrow.class)
class ConnectionsTest {
    public static final class Narrow implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "loff.http.connections-per-address", "5",
                    "loff.http.request-timeout", "1s",
                    "loff.http.hosts", "loff.example.org,other.example.org.");
        }
    }

    private static final int PATIENCE_MILLIS = 20_000;

    @Inject
    HttpServer server;

    @Inject
    HostNames names;

    @Test
    void theLongestIdleConnectionMakesRoomForTheNext() throws IOException {
        List<Socket> waiting = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            waiting.add(open("127.0.0.5"));
        }
        assertThat(waiting.get(0).getInputStream().read())
                .as("closed by the host")
                .isEqualTo(-1);
        assertThat(answer("127.0.0.5", get("/log-in"))).startsWith("HTTP/1.1 200");
        for (Socket socket : waiting) {
            socket.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /log-",
                "GET /log-in HTTP/1.1\r\nHost: localhost\r\n",
                "POST /log-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                        + "Content-Length: 100\r\n\r\nname=a",
                "POST /api/v1/executions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 100\r\n\r\n{"
            })
    void halfARequestIsCutOffInTime(String half) throws IOException {
        long begun = System.nanoTime();
        assertThat(answer("127.0.0.6", half)).isEmpty();
        assertThat(System.nanoTime() - begun).isLessThan(10_000_000_000L);
    }

    @Test
    void aFormIsReadWhole() throws IOException {
        String body = "name=a&password=b&then=%2F";
        assertThat(answer("127.0.0.7", form(body))).startsWith("HTTP/1.1 403").contains("form's token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%00", "a=\0", "a=%zz", "a=%", "many"})
    void aFormThatCannotBeReadIsRefused(String given) throws IOException {
        String body = given.equals("many") ? "a=b&".repeat(1000) + "c=d" : given;
        assertThat(answer("127.0.0.7", form(body))).startsWith("HTTP/1.1 400").contains("problem+json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /log-in HTTP/1.0\r\n\r\n",
                "GET /log-in HTTP/1.1\r\nConnection: close\r\n\r\n",
                "GET /log-in HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n"
            })
    void aRequestWithoutAHostIsRefused(String request) throws IOException {
        assertThat(answer("127.0.0.7", request)).matches("(?s)HTTP/1\\.[01] 400 .*");
    }

    @Test
    void onlyItsOwnNamesAreAnswered() throws IOException {
        assertThat(answer("127.0.0.7", get("/log-in").replace("localhost", "evil.example")))
                .startsWith("HTTP/1.1 421")
                .contains("loff.http.hosts");
        assertThat(List.of(
                        "localhost",
                        "loff.localhost",
                        "127.0.0.1",
                        "192.0.2.7",
                        "[::1]",
                        "loff.example.org",
                        "other.example.org",
                        ThisProcess.owner().host().toLowerCase(java.util.Locale.ROOT)))
                .allMatch(names::isOurs);
        assertThat(List.of("evil.example", "localhost.evil.example", "example.org", "1.2.3", ""))
                .noneMatch(names::isOurs);
    }

    @Test
    void aRedirectNamesNoHost() throws IOException {
        String answer =
                answer("127.0.0.7", get("/").replace("Host: localhost", "Host: loff.example.org\r\nAccept: text/html"));
        assertThat(answer).startsWith("HTTP/1.1 303").contains("\r\nlocation: /log-in");
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    }

    private static String form(String body) {
        return "POST /log-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body;
    }

    private Socket open(String from) throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()));
        return socket;
    }

    private String answer(String from, String request) throws IOException {
        try (Socket socket = open(from)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
