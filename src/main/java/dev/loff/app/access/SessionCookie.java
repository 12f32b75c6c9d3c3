package dev.loff.app.access;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;

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

    Optional<Secret> read(HttpServerRequest request) {
        return Optional.ofNullable(request.getCookie(name(request)))
                .map(Cookie::getValue)
                .filter(it -> !it.isEmpty())
                .map(Secret::new);
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
