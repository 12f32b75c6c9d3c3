package dev.loff.app.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.loff.app.dashboards.Dashboard.Panel;
import dev.loff.app.jobs.RefusedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Checks the queries and how answers are read, against a stub of Prometheus. */
class PanelAnswersTest {
    private final Dashboard dashboard = new Dashboards().find("loff-extraction");
    private final Panel images = dashboard.panel(2);
    private final List<String> asked = new ArrayList<>();
    private HttpServer server;
    private String body = "";
    private int status = 200;

    @BeforeEach
    void answer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getRawQuery() + "&"
                    + exchange.getRequestURI().getQuery());
            byte[] content = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, content.length);
            exchange.getResponseBody().write(content);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private PanelAnswers answers() {
        return new PanelAnswers(
                Optional.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/")));
    }

    private static Choice of(String job) {
        return new Choice(Map.of("job", job), Span.HOUR);
    }

    @Test
    void linesAreNamedByTheirLegendsAndHaveAValueForEachTime() {
        body = """
                {"status":"success","data":{"resultType":"matrix","result":[
                  {"metric":{"job":"nightly"},"values":[[1700000000,"1.5"],[1700000015,"NaN"],[1700000030,"+Inf"]]},
                  {"metric":{"job":"extract-features"},"values":[[1700000045,"4"]]},
                  {"metric":{"job":"retention"},"values":[[1700000060,"NaN"]]}]}}""";
        PanelAnswers.Answer answer = answers().answer(dashboard, images, of(""));
        assertThat(answer.seconds()).containsExactly(1700000000L, 1700000045L);
        assertThat(answer.lines())
                .extracting(PanelAnswers.Line::name)
                .containsExactly(
                        "extract-features committed", "extract-features read", "nightly committed", "nightly read");
        assertThat(answer.lines().get(3).values()).containsExactly(1.5, null);
        assertThat(answer.lines().get(3).newest()).isEqualTo(1.5);
        assertThat(asked).hasSize(2).allSatisfy(it -> assertThat(it)
                .contains("{job=~\".*\",instance=~\".*\"}[60s]")
                .contains("step=15"));
    }

    @Test
    void aChosenValueStaysWithinItsQuotes() {
        body = "{\"data\":{\"result\":[]}}";
        answers().answer(dashboard, images, of("a.b\"} or up{x=~\"$instance\\"));
        assertThat(asked).isNotEmpty().allSatisfy(it -> assertThat(it)
                .contains(
                        "{job=~\"a\\\\x{2e}b\\\\x{22}\\\\x{7d}\\\\x{20}or\\\\x{20}up\\\\x{7b}x\\\\x{3d}\\\\x{7e}\\\\x{22}"
                                + "\\\\x{24}instance\\\\x{5c}\",instance=~\".*\"}"));
    }

    @Test
    void errorsAreReportedWithoutTheAddress() {
        status = 422;
        body = "{\"status\":\"error\",\"error\":\"too many samples\"}";
        assertThatThrownBy(() -> answers().answer(dashboard, images, of("")))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith(
                        "Cannot ask Prometheus: it answered 422 too many samples (host=127.0.0.1, port=");
        body = "<html>";
        assertThatThrownBy(() -> answers().choices(dashboard)).hasMessageContaining("it answered 422, and no JSON");
        server.stop(0);
        assertThatThrownBy(() -> answers().choices(dashboard)).hasMessageContaining("it cannot be reached");
    }

    @Test
    void withoutAnAddressNoQueryIsSent() {
        PanelAnswers none = new PanelAnswers(Optional.empty());
        assertThat(none.configured()).isFalse();
        assertThatThrownBy(() -> none.choices(dashboard)).hasMessageContaining("key=loff.console.prometheus");
    }
}
