package dev.loff.app.access;

import dev.loff.registry.AccessAttempts;
import dev.loff.registry.AccessSecrets;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Turns a secret into the identity of its holder. */
@ApplicationScoped
class SecretHolders implements IdentityProvider<SecretRequest> {
    /** Identity attribute: its {@link Role}. */
    static final String ROLE = "loff.role";

    /** Identity attribute: the {@link AccessSecrets.Kind} of its secret. */
    static final String KIND = "loff.kind";

    /** Request attribute: how many seconds the client has to wait, if it has to. */
    static final String WAIT = "loff.wait";

    private final AccessSecrets secrets;
    private final AccessAttempts attempts;
    private final Limits limits;
    private final AccessConfig config;

    SecretHolders(AccessSecrets secrets, AccessAttempts attempts, Limits limits, AccessConfig config) {
        this.secrets = secrets;
        this.attempts = attempts;
        this.limits = limits;
        this.config = config;
    }

    @Override
    public Class<SecretRequest> getRequestType() {
        return SecretRequest.class;
    }

    /** An invalid token is an error; an ended session counts as no session. */
    @Override
    public Uni<SecurityIdentity> authenticate(SecretRequest request, AuthenticationRequestContext context) {
        return context.runBlocking(() -> identity(request));
    }

    private @Nullable SecurityIdentity identity(SecretRequest request) {
        AccessSecrets.Holder holder = secrets.holder(
                        request.kind(), request.secret().sha256(), config.sessionIdle())
                .orElse(null);
        if (holder == null && request.kind() == AccessSecrets.Kind.TOKEN) {
            countFailure(HttpSecurityUtils.getRoutingContextAttribute(request));
            throw new AuthenticationFailedException("Cannot let anybody in by this token");
        }
        if (holder == null) {
            return null;
        }
        boolean token = request.kind() == AccessSecrets.Kind.TOKEN;
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(token ? "token:" + holder.name() : holder.name()))
                .addAttribute(ROLE, Role.named(holder.role()))
                .addAttribute(KIND, request.kind())
                .build();
    }

    private void countFailure(RoutingContext request) {
        Duration wait = attempts.begin("token " + Address.of(request.request()).subject(), limits.address());
        if (!wait.isZero()) {
            request.put(WAIT, wait.toSeconds() + 1);
        }
    }
}
