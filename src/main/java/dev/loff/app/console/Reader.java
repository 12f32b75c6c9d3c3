package dev.loff.app.console;

import dev.loff.app.access.Caller;
import dev.loff.app.access.Roles;
import dev.loff.app.jobs.Actor;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The user of the current page and their rights. Pages show no button for an action that the user may not take. */
@Named("reader")
@RequestScoped
public class Reader {
    /** A page of the navigation. */
    public record Place(String path, String name, boolean current) {}

    /** A page of the navigation, and the lowest role that sees it. */
    private record Shown(String path, String name, String role) {}

    private static final List<String> FROM_MOST = List.of(Roles.ADMIN, Roles.RELEASER, Roles.OPERATOR, Roles.VIEWER);
    private static final List<Shown> SHOWN = List.of(
            new Shown("/", "Tonight", Roles.VIEWER),
            new Shown("/executions", "Executions", Roles.VIEWER),
            new Shown("/schedules", "Schedules", Roles.VIEWER),
            new Shown("/quarantine", "Quarantine", Roles.VIEWER),
            new Shown("/models", "Models", Roles.VIEWER),
            new Shown("/data", "Data", Roles.VIEWER),
            new Shown("/dashboards", "Dashboards", Roles.VIEWER),
            new Shown("/audit", "Audit", Roles.VIEWER),
            new Shown("/access", "Access", Roles.ADMIN));

    private final SecurityIdentity identity;
    private final Caller caller;
    private final HttpServerRequest request;

    Reader(SecurityIdentity identity, Caller caller, HttpServerRequest request) {
        this.identity = identity;
        this.caller = caller;
        this.request = request;
    }

    public boolean isSignedIn() {
        return !identity.isAnonymous();
    }

    public String name() {
        return identity.getPrincipal().getName();
    }

    /** The user's highest role. */
    public String role() {
        return FROM_MOST.stream().filter(identity::hasRole).findFirst().orElse("no role");
    }

    public boolean mayOperate() {
        return identity.hasRole(Roles.OPERATOR);
    }

    public boolean mayRelease() {
        return identity.hasRole(Roles.RELEASER);
    }

    public List<Place> pages() {
        String path = request.path();
        return SHOWN.stream()
                .filter(it -> identity.hasRole(it.role()))
                .map(it -> new Place(it.path(), it.name(), isAt(path, it.path())))
                .toList();
    }

    private static boolean isAt(String path, String place) {
        return place.equals("/") ? path.equals("/") : path.equals(place) || path.startsWith(place + "/");
    }

    /** The result of the form that led to this page. */
    public @Nullable String notice() {
        String done = request.getParam("done");
        return Stream.of(Done.values())
                .filter(it -> it.name().equals(done))
                .map(Done::sentence)
                .findFirst()
                .orElse(null);
    }

    Actor actor() {
        return caller.actor();
    }
}
