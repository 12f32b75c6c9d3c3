package dev.loff.app.console;

import dev.loff.app.access.Accounts;
import dev.loff.app.access.Role;
import dev.loff.app.access.Roles;
import dev.loff.app.access.Tokens;
import dev.loff.app.jobs.RefusedException;
import dev.loff.registry.AccessSecrets;
import dev.loff.registry.Users;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists local users and tokens, and manages the users. */
@Path("/access")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Roles.ADMIN)
public class AccountPages {
    record Index(List<Users.User> users, List<AccessSecrets.Token> inForce, List<AccessSecrets.Token> over)
            implements TemplateInstance {}

    /** The form for a new user; the typed password is never sent back. */
    record New(
            String name,
            String role,
            List<String> roles,
            @Nullable String problem) implements TemplateInstance {}

    record NewRole(Users.User user, List<String> roles) implements TemplateInstance {}

    record NewPassword(Users.User user, @Nullable String problem) implements TemplateInstance {}

    private static final int BAD_REQUEST = 400;

    private final Accounts accounts;
    private final Tokens tokens;
    private final Reader reader;

    AccountPages(Accounts accounts, Tokens tokens, Reader reader) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.reader = reader;
    }

    @GET
    public TemplateInstance list() {
        Instant now = Instant.now();
        List<AccessSecrets.Token> all = tokens.all();
        return new Index(
                accounts.all(),
                all.stream().filter(it -> inForce(it, now)).toList(),
                all.stream().filter(it -> !inForce(it, now)).toList());
    }

    private static boolean inForce(AccessSecrets.Token token, Instant now) {
        return token.revokedAt() == null && token.expiresAt().isAfter(now);
    }

    @GET
    @Path("/users/new")
    public TemplateInstance blank() {
        return new New("", Role.VIEWER.word(), Role.words(), null);
    }

    @POST
    @Path("/users")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response add(MultivaluedMap<String, String> sent) {
        Map<String, String> fields = Forms.fields(sent);
        String name = fields.getOrDefault("name", "").strip();
        String role = fields.getOrDefault("role", "");
        try {
            accounts.add(name, Role.named(role), password(fields), reader.actor());
            return Redirects.to(Done.USER_ADDED, "/access");
        } catch (RefusedException e) {
            return Response.status(BAD_REQUEST)
                    .entity(new New(name, role, Role.words(), e.getMessage()))
                    .build();
        }
    }

    /** The password, which was typed twice; throws if the two differ. */
    private static String password(Map<String, String> fields) {
        String password = fields.getOrDefault("password", "");
        if (!password.equals(fields.get("again"))) {
            throw RefusedException.invalid("Cannot take the password: the two are not the same");
        }
        return password;
    }

    @GET
    @Path("/users/{name}/role")
    public TemplateInstance askRole(@PathParam("name") String name) {
        return new NewRole(accounts.find(name), Role.words());
    }

    @POST
    @Path("/users/{name}/role")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response changeRole(@PathParam("name") String name, MultivaluedMap<String, String> sent) {
        accounts.changeRole(name, Role.named(Forms.fields(sent).getOrDefault("role", "")), reader.actor());
        return Redirects.to(Done.ROLE_CHANGED, "/access");
    }

    @GET
    @Path("/users/{name}/password")
    public TemplateInstance askPassword(@PathParam("name") String name) {
        return new NewPassword(accounts.find(name), null);
    }

    @POST
    @Path("/users/{name}/password")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response changePassword(@PathParam("name") String name, MultivaluedMap<String, String> sent) {
        Users.User user = accounts.find(name);
        try {
            accounts.changePassword(name, password(Forms.fields(sent)), reader.actor());
            return Redirects.to(Done.PASSWORD_CHANGED, "/access");
        } catch (RefusedException e) {
            return Response.status(BAD_REQUEST)
                    .entity(new NewPassword(user, e.getMessage()))
                    .build();
        }
    }

    @GET
    @Path("/users/{name}/remove")
    public TemplateInstance askRemove(@PathParam("name") String name) {
        accounts.find(name);
        return Confirmation.danger(
                "Remove the user " + name + "?",
                List.of(
                        name.equals(reader.name())
                                ? "That is you: you are logged out at once."
                                : "Their sessions end at once.",
                        "Tokens that they made stay; revoke those apart."),
                "/access/users/" + name + "/remove",
                "Remove the user",
                "/access");
    }

    @POST
    @Path("/users/{name}/remove")
    public Response remove(@PathParam("name") String name) {
        accounts.remove(name, reader.actor());
        return Redirects.to(Done.USER_REMOVED, "/access");
    }
}
