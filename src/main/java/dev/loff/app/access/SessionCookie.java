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
 * The cookies that hold a browser's secrets: for its session, and for its forms while it has no session. Scripts cannot read
 * them, and requests from other sites' pages do not carry them. They are sent over TLS only, except by a browser on this
 * machine.
 */
enum SessionCookie {
    SESSION("loff-session"),
    FORMS("loff-forms");

    /** Browsers accept a cookie with this prefix only over TLS and only for the host that sets it. */
    private static final String HOST_ONLY = "__Host-";

    private final String plainName;

    SessionCookie(String plainName) {
        this.plainName = plainName;
    }

    /** Whether the request has a cookie of that name, even a malformed one. */
    boolean isSent(HttpServerRequest request) {
        return sent(request).findAny().isPresent();
    }

    /** The secret in the cookie. Of two cookies of that name neither counts: it is unknown which one is the browser's own. */
    Optional<Secret> read(HttpServerRequest request) {
        List<String> values = sent(request).toList();
        return values.size() == 1 && !values.get(0).isEmpty()
                ? Optional.of(new Secret(values.get(0)))
                : Optional.empty();
    }

    /** Reads the header itself: the parsed cookies lack malformed ones and all but one of each name. */
    private Stream<String> sent(HttpServerRequest request) {
        String begin = name(request) + "=";
        return request.headers().getAll(HttpHeaders.COOKIE).stream()
                .flatMap(header -> Stream.of(header.split(";", -1)))
                .map(String::strip)
                .filter(cookie -> cookie.startsWith(begin))
                .map(cookie -> cookie.substring(begin.length()));
    }

    /** Lasts until the browser is closed; the server ends the session on its own terms. */
    void set(HttpServerRequest request, HttpServerResponse response, Secret secret) {
        response.addCookie(cookie(request, secret.text()));
    }

    void clear(HttpServerRequest request, HttpServerResponse response) {
        response.addCookie(cookie(request, "").setMaxAge(0));
    }

    /** Whether the browser would send the cookie back. */
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
