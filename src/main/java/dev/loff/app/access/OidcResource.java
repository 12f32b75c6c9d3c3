package dev.loff.app.access;

import io.quarkus.oidc.OidcSession;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * The page that the OpenID Connect provider redirects the browser to. Turns the provider's identity into a local session and
 * drops the provider's: from then on the log-out and the expiry are Loff's.
 */
@Path("/log-in/oidc")
@Authenticated
@Produces(MediaType.TEXT_HTML)
public class OidcResource {
    private static final int MAX_NAME = 128;

    private final OidcConfig config;
    private final LogIns logIns;
    private final Caller caller;
    private final HttpServerRequest request;
    private final SecurityIdentity identity;
    private final OidcSession provider;

    OidcResource(
            OidcConfig config,
            LogIns logIns,
            Caller caller,
            HttpServerRequest request,
            SecurityIdentity identity,
            OidcSession provider) {
        this.config = config;
        this.logIns = logIns;
        this.caller = caller;
        this.request = request;
        this.identity = identity;
        this.provider = provider;
    }

    @GET
    @Operation(hidden = true)
    public Response enter() {
        provider.logout().await().indefinitely();
        String name = "oidc:" + identity.getPrincipal().getName().replaceAll("\\p{Cntrl}", "?");
        Set<String> claimed = identity.getAttribute(RoleHierarchy.FOREIGN_ROLES);
        Optional<Role> role = role(claimed);
        if (role.isEmpty() || name.length() > MAX_NAME) {
            return Response.status(Response.Status.FORBIDDEN)
                    .entity(new AccessPages.Notice(
                            "No access", "Your account has no role here. Ask an admin.", LogInResource.PATH, false))
                    .build();
        }
        SessionCookie.SESSION.set(request, request.response(), logIns.withRole(name, role.get(), caller.address()));
        // No redirect: a browser that another site sent here would not send the new cookie with it.
        return Response.ok(new AccessPages.Notice("Logged in", "You are " + name + ".", "/", true))
                .build();
    }

    /** The highest role that the values of the claim map to. */
    private Optional<Role> role(Set<String> claimed) {
        return Stream.of(Role.values())
                .filter(role -> named(role).stream().flatMap(Set::stream).anyMatch(claimed::contains))
                .max(Comparator.naturalOrder());
    }

    private Optional<Set<String>> named(Role role) {
        return switch (role) {
            case VIEWER -> config.viewers();
            case OPERATOR -> config.operators();
            case RELEASER -> config.releasers();
            case ADMIN -> config.admins();
        };
    }
}
