package dev.loff.app.access;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The cookies that hold a browser's secrets: of its session, and of its forms while it has none. No script reads them, and no
 * other site's page makes a browser send them. They travel over TLS only; but for a browser on this very machine.
 */
enum SessionCookie {
    SESSION("loff-session"),
    FORMS("loff-forms");

    /** Browsers let nobody set a cookie of such a name without TLS or for another host. */
    private static final String HOST_ONLY = "__Host-";

    private final String plainName;

    SessionCookie(String plainName) {
        this.plainName = plainName;
    }

    /** Whether the request has a cookie of that name, however malformed. */
    boolean isSent(HttpServerRequest request) {
        return sent(request).findAny().isPresent();
    }

    /** What the cookie holds; of two cookies nobody can tell which one is the browser's own, so neither counts. */
    Optional<Secret> read(HttpServerRequest request) {
        List<String> values = sent(request).toList();
        return values.size() == 1 && !values.get(0).isEmpty()
                ? Optional.of(new Secret(values.get(0)))
                : Optional.empty();
    }

    /** Straight from the header: parsed cookies lack those that are malformed, and all but one of a name. */
    private Stream<String> sent(HttpServerRequest request) {
        String begin = name(request) + "=";
        return request.headers().getAll(HttpHeaders.COOKIE).stream()
                .flatMap(header -> Stream.of(header.split(";", -1)))
                .map(String::strip)
                .filter(cookie -> cookie.startsWith(begin))
                .map(cookie -> cookie.substring(begin.length()));
    }

    /** Until the browser is closed; our side ends it sooner or later. */
    void set(HttpServerRequest request, HttpServerResponse response, Secret secret) {
        response.addCookie(cookie(request, secret.text()));
    }

    void clear(HttpServerRequest request, HttpServerResponse response) {
        response.addCookie(cookie(request, "").setMaxAge(0));
    }

    /** Whether a browser sends back what is set. */
    static boolean works(HttpServerRequest request) {
        return request.isSSL() || Address.of(request).isLoopback();
    }

    private Cookie cookie(HttpServerRequest request, String value) {
        return Cookie.cookie(name(request), value)
                .setPath("/")
                .setHttpOnly(true)
                .setSecure(!Address.of(request).isLoopback() || request.isSSL())
                .setSameSite(CookieSameSite.STRICT);
    }

    private String name(HttpServerRequest request) {
        return request.isSSL() ? HOST_ONLY + plainName : plainName;
    }
}
