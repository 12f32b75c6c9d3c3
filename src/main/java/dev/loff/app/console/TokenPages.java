package dev.loff.app.console;

import dev.loff.app.access.Role;
import dev.loff.app.access.Roles;
import dev.loff.app.access.Tokens;
import dev.loff.app.jobs.RefusedException;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Creates and revokes tokens for programs; a token is shown only once. */
@Path("/access/tokens")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Roles.ADMIN)
public class TokenPages {
    /**
     * The form for a new token.
     *
     * @param days how long it is valid
     */
    record New(
            String name,
            String role,
            String days,
            List<String> roles,
            @Nullable String problem) implements TemplateInstance {}

    record Made(String name, String role, String token) implements TemplateInstance {}

    private static final int BAD_REQUEST = 400;

    private final Tokens tokens;
    private final Reader reader;

    TokenPages(Tokens tokens, Reader reader) {
        this.tokens = tokens;
        this.reader = reader;
    }

    @GET
    @Path("/new")
    public TemplateInstance blank() {
        return new New("", Role.VIEWER.word(), "90", Role.words(), null);
    }

    /** The response shows the token, and no other page does. Sending the form again creates no second token. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response create(MultivaluedMap<String, String> sent) {
        Map<String, String> fields = Forms.fields(sent);
        String name = fields.getOrDefault("name", "").strip();
        String role = fields.getOrDefault("role", "");
        String days = fields.getOrDefault("days", "").strip();
        try {
            Duration term = Duration.ofDays(Forms.number(days));
            return Response.ok(new Made(name, role, tokens.create(name, Role.named(role), term, reader.actor())))
                    .build();
        } catch (RefusedException e) {
            return Response.status(BAD_REQUEST)
                    .entity(new New(name, role, days, Role.words(), e.getMessage()))
                    .build();
        }
    }

    @GET
    @Path("/{name}/revoke")
    public TemplateInstance askRevoke(@PathParam("name") String name) {
        return Confirmation.danger(
                "Revoke the token " + name + "?",
                List.of(
                        "The next request that comes with it is turned away. It cannot be taken back; make another one."),
                "/access/tokens/" + name + "/revoke",
                "Revoke it",
                "/access");
    }

    @POST
    @Path("/{name}/revoke")
    public Response revoke(@PathParam("name") String name) {
        tokens.revoke(name, reader.actor());
        return Redirects.to(Done.TOKEN_REVOKED, "/access");
    }
}
