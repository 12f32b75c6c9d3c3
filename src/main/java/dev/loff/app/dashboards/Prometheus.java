package dev.loff.app.dashboards;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loff.app.jobs.RefusedException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A Prometheus server, queried over HTTP. Redirects are not followed: queries go only to the configured address. */
final class Prometheus {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int OK = 200;

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final URI address;

    Prometheus(URI address) {
        this.address = address;
    }

    /** The lines of a query over the {@code length} before {@code end}, one point per {@code step}. */
    List<Series> range(String query, Instant end, Duration length, Duration step) {
        // Aligned to the step, so that lines of two queries have the same times.
        long to = end.getEpochSecond() / step.toSeconds() * step.toSeconds();
        JsonNode data = data("/api/v1/query_range?query=" + encoded(query) + "&start=" + (to - length.toSeconds())
                + "&end=" + to + "&step=" + step.toSeconds());
        List<Series> lines = new ArrayList<>();
        data.path("result").forEach(it -> lines.add(series(it)));
        return lines;
    }

    /** The values that a label has in the series of a metric. */
    List<String> labelValues(String metric, String label) {
        List<String> values = new ArrayList<>();
        data("/api/v1/label/" + label + "/values?match%5B%5D=" + encoded(metric))
                .forEach(it -> values.add(it.asText()));
        return values;
    }

    private static Series series(JsonNode json) {
        Map<String, String> labels = new HashMap<>();
        json.path("metric")
                .properties()
                .forEach(it -> labels.put(it.getKey(), it.getValue().asText()));
        List<Series.Point> points = new ArrayList<>();
        json.path("values")
                .forEach(it -> points.add(
                        new Series.Point(it.path(0).asLong(), number(it.path(1).asText()))));
        return new Series(labels, points);
    }

    private static @Nullable Double number(String text) {
        return text.equals("NaN") || text.endsWith("Inf") ? null : (Double) Double.parseDouble(text);
    }

    private JsonNode data(String path) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(address.toString().replaceAll("/$", "") + path))
                .build();
        // The request's own timeout covers only the response headers; this one also covers a body that never arrives.
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        try {
            return read(answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw failed("it did not answer within " + PATIENCE.toSeconds() + " s");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw failed("it cannot be reached, " + cause.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer.cancel(true);
            throw failed("interrupted while it was to answer");
        }
    }

    private JsonNode read(HttpResponse<String> answer) {
        try {
            JsonNode json = JSON.readTree(answer.body());
            if (answer.statusCode() == OK) {
                return json.path("data");
            }
            throw failed("it answered " + answer.statusCode() + " "
                    + json.path("error").asText());
        } catch (JsonProcessingException e) {
            throw failed("it answered " + answer.statusCode() + ", and no JSON");
        }
    }

    /** Names only host and port: the URL may contain a user and a password. */
    private RefusedException failed(String why) {
        return new RefusedException(
                "Cannot ask Prometheus: " + why + " (host=" + address.getHost() + ", port=" + address.getPort() + ")");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
