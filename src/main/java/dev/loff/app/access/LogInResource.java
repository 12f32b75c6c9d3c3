package dev.loff.app.access;

import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The log-in page and its form. */
@Path(LogInResource.PATH)
@PermitAll
@Produces(MediaType.TEXT_HTML)
public class LogInResource {
    static final String PATH = "/log-in";
    private static final int TOO_MANY = 429;

    private final LogIns logIns;
    private final OidcConfig oidc;
    private final Caller caller;
    private final HttpServerRequest request;

    LogInResource(LogIns logIns, OidcConfig oidc, Caller caller, HttpServerRequest request) {
        this.logIns = logIns;
        this.oidc = oidc;
        this.caller = caller;
        this.request = request;
    }

    @GET
    @Operation(hidden = true)
    public Response page(@QueryParam("then") @DefaultValue("/") String then) {
        return Response.ok(page(then, "")).build();
    }

    @POST
    @Operation(hidden = true)
    public Response logIn(
            @FormParam("name") @DefaultValue("") String name,
            @FormParam("password") @DefaultValue("") String password,
            @FormParam("then") @DefaultValue("/") String then) {
        try {
            Optional<Secret> session = logIns.withPassword(name, password, caller.address());
            if (session.isEmpty()) {
                return Response.status(Response.Status.UNAUTHORIZED)
                        .entity(page(then, "Name or password is wrong."))
                        .build();
            }
            SessionCookie.SESSION.set(request, request.response(), session.get());
            return Response.seeOther(URI.create(ownPath(then))).build();
        } catch (TooManyAttempts e) {
            return Response.status(TOO_MANY)
                    .header("Retry-After", e.seconds())
                    .entity(page(then, "Too many attempts have failed. Wait " + e.seconds() + " seconds."))
                    .build();
        }
    }

    private AccessPages.LogIn page(String then, String refusal) {
        return new AccessPages.LogIn(ownPath(then), refusal, oidc.enabled(), SessionCookie.works(request));
    }

    /** Accepts only a path on this host: a link to the log-in page must not redirect to another site. */
    static String ownPath(String then) {
        boolean own = then.matches("/(?![/\\\\])[\\x21-\\x7e&&[^\\\\\"<>^`{|}]]*");
        return own ? then : "/";
    }
}
