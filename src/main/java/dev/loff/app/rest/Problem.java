package dev.loff.app.rest;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * Why a request was refused or failed, as problem details (RFC 9457).
 *
 * @param detail the message that the command line would print
 */
public record Problem(String type, String title, int status, String detail) {
    private static final MediaType JSON = new MediaType("application", "problem+json");

    static Response response(int status, String detail) {
        Response.Status known = Response.Status.fromStatusCode(status);
        String title = known == null ? "Status " + status : known.getReasonPhrase();
        return Response.status(status)
                .type(JSON)
                .entity(new Problem("about:blank", title, status, detail))
                .build();
    }
}
