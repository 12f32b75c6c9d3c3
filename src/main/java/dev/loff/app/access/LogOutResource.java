package dev.loff.app.access;

import io.quarkus.security.Authenticated;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Ends a session on the server and clears the browser's cookie. */
@Path("/log-out")
@Authenticated
public class LogOutResource {
    private final LogIns logIns;
    private final Caller caller;
    private final HttpServerRequest request;

    LogOutResource(LogIns logIns, Caller caller, HttpServerRequest request) {
        this.logIns = logIns;
        this.caller = caller;
        this.request = request;
    }

    @POST
    @Operation(hidden = true)
    public Response logOut() {
        if (!caller.isToken()) {
            SessionCookie.SESSION.read(request).ifPresent(it -> logIns.end(it, caller.actor()));
        }
        SessionCookie.SESSION.clear(request, request.response());
        return Response.seeOther(URI.create(LogInResource.PATH)).build();
    }
}
