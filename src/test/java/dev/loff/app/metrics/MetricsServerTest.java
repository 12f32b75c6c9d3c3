package dev.loff.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loff.app.config.LoffConfig;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsServerTest {

    private final PrometheusRegistry registry = new PrometheusRegistry();

    @Test
    void servesTheMetricsPageOnLoopbackOnly() throws Exception {
        Counter.builder()
                .name("loff_tests_total")
                .help("Tests.")
                .register(registry)
                .inc();
        MetricsServer server = server(Map.of("loff.metrics.port", "0"));
        server.start();
        try {
            InetSocketAddress address = server.address().orElseThrow();
            assertThat(address.getAddress().isLoopbackAddress()).isTrue();
            HttpResponse<String> page = get(address, "/metrics");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
            assertThat(page.body()).contains("loff_tests_total 1.0");
            assertThat(get(address, "/metrics/else").statusCode()).isEqualTo(404);
            assertThat(get(address, "/").statusCode()).isEqualTo(404);
        } finally {
            server.stop();
        }
    }

    @Test
    void opensNoPortUnlessAsked() {
        MetricsServer server = server(Map.of());
        server.start();
        assertThat(server.address()).isEmpty();
        server.stop();
    }

    @Test
    void saysWhichPortIsTaken() {
        MetricsServer first = server(Map.of("loff.metrics.port", "0"));
        first.start();
        int port = first.address().orElseThrow().getPort();
        MetricsServer second = server(Map.of("loff.metrics.port", Integer.toString(port)));
        assertThatThrownBy(second::start)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("Cannot serve /metrics: ")
                .hasMessageContaining(Integer.toString(port));
        first.stop();
        second.stop();
    }

    private MetricsServer server(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("loff.home", "home");
        all.put("loff.db.url", "jdbc:postgresql://localhost/none");
        LoffConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(LoffConfig.class)
                .withDefaultValues(all)
                .build()
                .getConfigMapping(LoffConfig.class);
        return new MetricsServer(new Exposition(registry), config);
    }

    private static HttpResponse<String> get(InetSocketAddress address, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + address.getPort() + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
