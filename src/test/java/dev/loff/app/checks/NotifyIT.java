package dev.loff.app.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts are killed while they notify of a failed run. */
class NotifyIT {
    @TempDir
    Path folder;

    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final CountDownLatch killed = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer receiver;

    NotifyIT() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void start() {
        receiver.createContext("/", this::take);
        receiver.setExecutor(threads);
        receiver.start();
    }

    @AfterEach
    void stop() {
        killed.countDown();
        receiver.stop(0);
        threads.shutdownNow();
    }

    /** The first request hangs until its host is killed; later ones are answered. */
    private void take(HttpExchange exchange) throws IOException {
        keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
        try (exchange) {
            killed.await();
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anotherHostSendsTheNotificationOfAKilledHostOnce() throws Exception {
        Map<String, String> environment = Map.of(
                "LOFF_NOTIFY_WEBHOOK_URL",
                        "http://127.0.0.1:" + receiver.getAddress().getPort(),
                "LOFF_NOTIFY_INTERVAL", "500ms",
                "LOFF_NOTIFY_TIMEOUT", "4s");
        try (JobHome home = JobHome.open(folder.resolve("home"))) {
            try (LoffProcess first = serve(home, environment)) {
                CheckData data = CheckData.small(folder, 2);
                home.run(
                        List.of(1),
                        CheckData.with(data.run("extract-features"), "quarantine-threshold=0.0001")
                                .toArray(String[]::new));
                Hosts.until("the first host tells", () -> !keys.isEmpty());
                first.kill();
                killed.countDown();
            }
            try (LoffProcess second = serve(home, environment);
                    LoffProcess third = serve(home, environment)) {
                Hosts.until("it is told", () -> home.rows("select distinct state from notification")
                        .equals(List.of("SENT")));
                double told = keys.size();
                // Enough for many rounds of both hosts.
                Hosts.until(
                        "both have looked again",
                        () -> home.numbers(
                                                "select extract(epoch from clock_timestamp() - max(sent_at)) from notification")
                                        .get(0)
                                > 5);
                assertThat(keys).containsExactlyInAnyOrder("FAILED/1", "FAILED/1", "QUARANTINE/1");
                assertThat((double) keys.size()).isEqualTo(told);
                assertThat(second.alive() && third.alive()).isTrue();
            }
        }
    }

    private static LoffProcess serve(JobHome home, Map<String, String> environment) throws Exception {
        LoffProcess host = home.start(environment, "serve", "--port", "0", "--management-port", "0");
        Hosts.until("a host serves", host::serving);
        return host;
    }
}
