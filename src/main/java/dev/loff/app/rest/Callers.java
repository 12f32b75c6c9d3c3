package dev.loff.app.rest;

import dev.loff.app.jobs.Actor;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.RequestScoped;

/** Who is behind the request in hand. */
@RequestScoped
class Callers {
    private final HttpServerRequest request;

    Callers(HttpServerRequest request) {
        this.request = request;
    }

    Actor caller() {
        SocketAddress address = request.remoteAddress();
        return new Actor("anonymous", "rest from " + (address == null ? "somewhere" : address.hostAddress()));
    }
}
