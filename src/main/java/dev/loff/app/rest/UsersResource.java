package dev.loff.app.rest;

import dev.loff.app.access.Accounts;
import dev.loff.app.access.Caller;
import dev.loff.app.access.Role;
import dev.loff.app.access.Roles;
import dev.loff.registry.Users;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** People who log in with a password. */
@Path("/api/v1/users")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
@Tag(name = "users")
public class UsersResource {
    private final Accounts accounts;
    private final Caller caller;

    UsersResource(Accounts accounts, Caller caller) {
        this.accounts = accounts;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "Users and their roles")
    public List<Users.User> list() {
        return accounts.all();
    }

    @POST
    @Operation(summary = "Add a user")
    public void add(Bodies.@Nullable User body) {
        Bodies.User given = Bodies.required(body, "body");
        accounts.add(
                Bodies.required(given.name(), "name"),
                Role.named(Bodies.required(given.role(), "role")),
                Bodies.required(given.password(), "password"),
                caller.actor());
    }

    @PATCH
    @Path("/{name}/role")
    @Operation(summary = "Give a user another role, at once")
    public void changeRole(@PathParam("name") String name, Bodies.@Nullable NewRole body) {
        accounts.changeRole(
                name, Role.named(Bodies.required(Bodies.required(body, "body").role(), "role")), caller.actor());
    }

    @PATCH
    @Path("/{name}/password")
    @Operation(summary = "Give a user another password; ends the user's sessions")
    public void changePassword(@PathParam("name") String name, Bodies.@Nullable NewPassword body) {
        accounts.changePassword(
                name, Bodies.required(Bodies.required(body, "body").password(), "password"), caller.actor());
    }

    @DELETE
    @Path("/{name}")
    @Operation(summary = "Remove a user and end the user's sessions; tokens stay")
    public void remove(@PathParam("name") String name) {
        accounts.remove(name, caller.actor());
    }
}
