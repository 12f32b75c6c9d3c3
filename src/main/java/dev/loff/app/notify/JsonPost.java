package dev.loff.app.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Posts JSON to one address. Redirects are not followed, so that a secret goes only to the configured address. */
final class JsonPost {
    static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    /** Statuses that are not about this message: the receiver accepts nothing at the moment. */
    private static final Set<Integer> NOT_NOW = Set.of(408, 425, 429);

    private final HttpClient client;
    private final URI address;
    private final Duration timeout;

    JsonPost(URI address, Duration timeout) {
        this.address = address;
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    void send(Object body, Map<String, String> headers) throws NotDeliveredException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json(body)));
        headers.forEach(request::header);
        // The request's own timeout covers only the response headers; this one also covers a body that never ends.
        CompletableFuture<HttpResponse<Void>> answer =
                client.sendAsync(request.build(), HttpResponse.BodyHandlers.discarding());
        try {
            int status = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS).statusCode();
            if (status / 100 != 2) {
                String answered = address.getHost() + " answered " + status;
                throw status / 100 == 4 && !NOT_NOW.contains(status)
                        ? NotDeliveredException.refused(answered)
                        : new NotDeliveredException(answered);
            }
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new NotDeliveredException(address.getHost() + " did not answer within " + timeout.toMillis() + " ms");
        } catch (ExecutionException e) {
            // The cause's text may hold the address, and with it a secret.
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new NotDeliveredException(address.getHost() + " cannot be reached: "
                    + cause.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer.cancel(true);
            throw new NotDeliveredException("interrupted while waiting for " + address.getHost());
        }
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write a message as JSON", e);
        }
    }
}
