package dev.loff.app.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads each request's body on the event loop, before anything else sees the request. Later readers never wait: a client that
 * stops half-way occupies a socket, but no thread.
 */
@Singleton
final class RequestBodies {
    /** Maximum length of any request body. */
    static final int MOST_BYTES = 64 << 10;

    static final int MOST_FIELDS = 1000;

    private static final int EARLY = 9_000;

    void register(@Observes Filters filters) {
        filters.register(RequestBodies::read, EARLY);
    }

    private static void read(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (contentLength(request) > MOST_BYTES) {
            // A client that declares too long a body is answered without reading it.
            whole(context);
            return;
        }
        if (request.isEnded()) {
            // Such as HTTP/2 requests without a body.
            withBody(context, Buffer.buffer());
            return;
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            context.response().writeContinue();
        }
        Buffer body = Buffer.buffer();
        request.handler(bytes -> {
            if (body.length() + bytes.length() > MOST_BYTES) {
                request.handler(rest -> {});
                request.endHandler(end -> {});
                Refusals.send(
                        context,
                        HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                        "Cannot read the request: it is too large (limit=" + MOST_BYTES + ")");
            } else {
                body.appendBuffer(bytes);
            }
        });
        request.endHandler(end -> read(context, body));
        request.resume();
    }

    private static void read(RoutingContext context, Buffer body) {
        String type = String.valueOf(context.request().getHeader(HttpHeaders.CONTENT_TYPE))
                .toLowerCase(Locale.ROOT);
        if (type.startsWith("multipart/")) {
            Refusals.send(
                    context,
                    HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
                    "Cannot read the request: no form here sends files (Content-Type=multipart)");
            return;
        }
        if (type.startsWith("application/x-www-form-urlencoded") && !isForm(body)) {
            Refusals.send(
                    context,
                    HttpResponseStatus.BAD_REQUEST,
                    "Cannot read the form: it has more than " + MOST_FIELDS
                            + " fields, the character NUL, or a broken percent sign in it");
            return;
        }
        withBody(context, body);
    }

    /** Sets an empty body, too: a reader that finds none would wait for one. */
    private static void withBody(RoutingContext context, Buffer body) {
        ((RoutingContextInternal) context).setBody(body);
        whole(context);
    }

    private static boolean isForm(Buffer body) {
        String text = body.toString(StandardCharsets.ISO_8859_1);
        return text.indexOf('\0') < 0
                && !text.contains("%00")
                && text.chars().filter(it -> it == '&').count() < MOST_FIELDS
                && text.matches("(?s)(?:[^%]|%[0-9a-fA-F]{2})*+");
    }

    private static void whole(RoutingContext context) {
        Connection.of(context.request()).ifPresent(connection -> {
            connection.begins();
            context.addEndHandler(end -> connection.ends());
        });
        context.next();
    }

    private static long contentLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length.strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
