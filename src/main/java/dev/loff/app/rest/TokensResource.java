package dev.loff.app.rest;

import dev.loff.app.access.Caller;
import dev.loff.app.access.Role;
import dev.loff.app.access.Roles;
import dev.loff.app.access.Tokens;
import dev.loff.registry.AccessSecrets;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Tokens for programs. */
@Path("/api/v1/tokens")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
@Tag(name = "tokens")
public class TokensResource {
    /** A new token; no other response contains it. */
    public record MadeToken(String name, String token) {}

    private final Tokens tokens;
    private final Caller caller;

    TokensResource(Tokens tokens, Caller caller) {
        this.tokens = tokens;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "Tokens, newest first, with those that are over")
    public List<AccessSecrets.Token> list() {
        return tokens.all();
    }

    @POST
    @Operation(summary = "Make a token; this answer alone shows it")
    public MadeToken create(Bodies.@Nullable Token body) {
        Bodies.Token given = Bodies.required(body, "body");
        String name = Bodies.required(given.name(), "name");
        Role role = Role.named(Bodies.required(given.role(), "role"));
        return new MadeToken(
                name, tokens.create(name, role, Bodies.required(given.expires(), "expires"), caller.actor()));
    }

    @DELETE
    @Path("/{name}")
    @Operation(summary = "End a token at once")
    public void revoke(@PathParam("name") String name) {
        tokens.revoke(name, caller.actor());
    }
}
