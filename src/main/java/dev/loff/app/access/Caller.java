package dev.loff.app.access;

import dev.loff.app.jobs.Actor;
import dev.loff.registry.AccessSecrets;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.RequestScoped;

/** The caller of the current request. */
@RequestScoped
public class Caller {
    private final HttpServerRequest request;
    private final SecurityIdentity identity;

    Caller(HttpServerRequest request, SecurityIdentity identity) {
        this.request = request;
        this.identity = identity;
    }

    /** For the audit log: {@code anna} with a browser, or {@code token:ci}. */
    public Actor actor() {
        String name =
                identity.isAnonymous() ? "anonymous" : identity.getPrincipal().getName();
        return isToken() ? Actor.rest(name, address().text()) : address().actor(name);
    }

    /** Whether the request is authenticated by a token, and not by something that a browser adds by itself. */
    boolean isToken() {
        return identity.getAttribute(SecretHolders.KIND) == AccessSecrets.Kind.TOKEN;
    }

    Address address() {
        return Address.of(request);
    }
}
