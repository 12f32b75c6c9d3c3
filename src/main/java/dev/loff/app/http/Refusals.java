package dev.loff.app.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Responses to requests that are refused before any resource sees them, as problem details (RFC 9457). */
final class Refusals {
    private Refusals() {}

    /** Closes the connection: the rest of what the client sends is not read. */
    static void send(RoutingContext context, HttpResponseStatus status, String detail) {
        JsonObject problem = new JsonObject()
                .put("type", "about:blank")
                .put("title", status.reasonPhrase())
                .put("status", status.code())
                .put("detail", detail);
        context.response()
                .setStatusCode(status.code())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .putHeader(HttpHeaders.CONNECTION, "close")
                .end(problem.encode());
    }
}
