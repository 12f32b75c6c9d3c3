package dev.loff.app.access;

import dev.loff.app.jobs.RefusedException;
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

/** The page of the set-up link: creates the first user, once. */
@Path(SetUpResource.PATH)
@PermitAll
@Produces(MediaType.TEXT_HTML)
public class SetUpResource {
    static final String PATH = "/set-up";
    static final String SECRET = "secret";

    private static final int TOO_MANY = 429;

    private final SetUp setUp;
    private final Caller caller;
    private final HttpServerRequest request;

    SetUpResource(SetUp setUp, Caller caller, HttpServerRequest request) {
        this.setUp = setUp;
        this.caller = caller;
        this.request = request;
    }

    @GET
    @Operation(hidden = true)
    public Response page(@QueryParam(SECRET) @DefaultValue("") String secret) {
        return counted(() -> setUp.isGood(new Secret(secret)) ? form(Response.Status.OK, secret, "") : noGood());
    }

    @POST
    @Operation(hidden = true)
    public Response setUp(
            @FormParam(SECRET) @DefaultValue("") String secret,
            @FormParam("name") @DefaultValue("") String name,
            @FormParam("password") @DefaultValue("") String password) {
        return counted(() -> {
            try {
                Optional<Secret> session = setUp.use(new Secret(secret), name, password, caller.address());
                if (session.isEmpty()) {
                    return noGood();
                }
                SessionCookie.SESSION.set(request, request.response(), session.get());
                return Response.seeOther(URI.create("/")).build();
            } catch (RefusedException e) {
                // The link is still valid: its use was rolled back with the transaction.
                return form(Response.Status.BAD_REQUEST, secret, String.valueOf(e.getMessage()));
            }
        });
    }

    private Response counted(java.util.function.Supplier<Response> answer) {
        try {
            setUp.count(caller.address());
        } catch (TooManyAttempts e) {
            return Response.status(TOO_MANY)
                    .header("Retry-After", e.seconds())
                    .entity(new AccessPages.Notice("Set up", "Too many attempts have failed.", PATH, false))
                    .build();
        }
        Response response = answer.get();
        if (response.getStatus() != Response.Status.NOT_FOUND.getStatusCode()) {
            setUp.succeeded(caller.address());
        }
        return response;
    }

    private static Response form(Response.Status status, String secret, String refusal) {
        return Response.status(status)
                .entity(new AccessPages.FirstUser(secret, refusal))
                .build();
    }

    private static Response noGood() {
        return Response.status(Response.Status.NOT_FOUND)
                .entity(new AccessPages.Notice(
                        "Set up",
                        "This link is no good: it was used, it is over, or access is set up. The host prints another one"
                                + " when it starts and nobody can log in.",
                        LogInResource.PATH,
                        false))
                .build();
    }
}
