package dev.loff.app.access;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.WithFormRead;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;
import org.jspecify.annotations.Nullable;

/**
 * Requires the form token in every request that changes something, against cross-site request forgery. Requests with an API
 * token need none: no browser adds one by itself.
 */
final class FormCheck {
    private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS");

    private final FormToken token;
    private final Caller caller;

    FormCheck(FormToken token, Caller caller) {
        this.token = token;
        this.caller = caller;
    }

    @ServerRequestFilter
    @WithFormRead
    @Nullable
    Response check(ResteasyReactiveContainerRequestContext request) {
        if (HARMLESS.contains(request.getMethod()) || caller.isToken()) {
            return null;
        }
        String header = request.getHeaderString(FormToken.HEADER);
        return token.matches(header == null ? field(request) : header) ? null : refused();
    }

    private static @Nullable String field(ResteasyReactiveContainerRequestContext request) {
        if (!MediaType.APPLICATION_FORM_URLENCODED_TYPE.isCompatible(
                request.getMediaType() == null ? MediaType.APPLICATION_OCTET_STREAM_TYPE : request.getMediaType())) {
            return null;
        }
        ResteasyReactiveRequestContext context = (ResteasyReactiveRequestContext) request.getServerRequestContext();
        return (String) context.getFormParameter(FormToken.FIELD, true, false);
    }

    private static Response refused() {
        return Response.status(Response.Status.FORBIDDEN)
                .type("application/problem+json")
                .entity("{\"type\":\"about:blank\",\"title\":\"Forbidden\",\"status\":403,\"detail\":"
                        + "\"Cannot change anything without the form's token: load the page again\"}")
                .build();
    }
}
