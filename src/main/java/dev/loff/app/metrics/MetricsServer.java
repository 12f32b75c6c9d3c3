package dev.loff.app.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.loff.app.config.LoffConfig;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * {@code /metrics} of a command that runs a job, when {@code loff.metrics.port} is set: the JDK's server on 127.0.0.1 with this
 * one page, so that watching a job does not open the job interface as well.
 */
@Startup
@Singleton
final class MetricsServer {

    private final Exposition exposition;
    private final OptionalInt port;
    private final ExecutorService threads = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "metrics");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable HttpServer server;

    MetricsServer(Exposition exposition, LoffConfig config) {
        this.exposition = exposition;
        this.port = config.metrics().port();
    }

    @PostConstruct
    void start() {
        if (port.isEmpty()) {
            return;
        }
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port.getAsInt());
        try {
            server = HttpServer.create(address, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot serve /metrics: " + e.getMessage() + " (address=" + address + ")", e);
        }
        server.createContext("/metrics", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /** The address that it listens on, with the port that the kernel chose for port 0; empty if it does not listen. */
    Optional<InetSocketAddress> address() {
        return Optional.ofNullable(server).map(HttpServer::getAddress);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestURI().getPath().equals("/metrics")) {
                exchange.sendResponseHeaders(404, -1);
            } else if (!exchange.getRequestMethod().equals("GET")) {
                exchange.sendResponseHeaders(405, -1);
            } else {
                Exposition.Page page =
                        exposition.scrape(exchange.getRequestHeaders().getFirst("Accept"));
                exchange.getResponseHeaders().set("Content-Type", page.contentType());
                exchange.sendResponseHeaders(200, page.body().length);
                exchange.getResponseBody().write(page.body());
            }
        }
    }

    @PreDestroy
    void stop() {
        if (server != null) {
            server.stop(0);
        }
        threads.shutdownNow();
    }
}
