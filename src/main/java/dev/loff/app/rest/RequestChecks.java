package dev.loff.app.rest;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Refuses, before anything is read, requests that are too large and those that another site's page sent through a user's
 * browser.
 */
final class RequestChecks {
    private static final int MAX_BODY_BYTES = 64 << 10;
    private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS");

    RequestChecks() {}

    @ServerRequestFilter(preMatching = true)
    @Nullable
    Response check(ContainerRequestContext request) {
        if (request.getLength() > MAX_BODY_BYTES) {
            return Problem.response(
                    413,
                    "Cannot read the request: it is too large (bytes=" + request.getLength() + ", limit="
                            + MAX_BODY_BYTES + ")");
        }
        if (!HARMLESS.contains(request.getMethod()) && isFromAnotherSite(request)) {
            return Problem.response(
                    403, "Cannot change anything for another site (origin=" + request.getHeaderString("Origin") + ")");
        }
        if (request.getUriInfo().getRequestUri().toString().contains("%00")) {
            return Problem.response(400, "Cannot read the request: the character NUL in its address");
        }
        return null;
    }

    /** Browsers report where a request comes from; other clients do not, but no page can make them send a request. */
    private static boolean isFromAnotherSite(ContainerRequestContext request) {
        String site = request.getHeaderString("Sec-Fetch-Site");
        if (site != null) {
            // Origin is not needed then, and it is null for Loff's own forms, because no referrer is sent.
            return !site.equals("same-origin") && !site.equals("none");
        }
        String origin = request.getHeaderString("Origin");
        return origin != null && !hostOf(origin).equals(request.getHeaderString(HttpHeaders.HOST));
    }

    private static String hostOf(String origin) {
        try {
            return String.valueOf(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
