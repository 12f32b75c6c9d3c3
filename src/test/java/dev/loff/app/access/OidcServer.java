package dev.loff.app.access;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.List;
import java.util.Map;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import org.jspecify.annotations.Nullable;

/** An OpenID Connect provider on this machine at which everybody is already logged in. */
public final class OidcServer implements QuarkusTestResourceLifecycleManager {
    private static final String ISSUER = "company";

    private static @Nullable MockOAuth2Server running;

    private final MockOAuth2Server server = new MockOAuth2Server();

    @Override
    public Map<String, String> start() {
        server.start();
        running = server;
        return Map.of(
                "loff.oidc.enabled", "true",
                "loff.oidc.role-claim", "realm_access/roles",
                "loff.oidc.operators", "night-shift,day-shift",
                "loff.oidc.viewers", "night-watch",
                "quarkus.oidc.auth-server-url", server.issuerUrl(ISSUER).toString(),
                "quarkus.oidc.client-id", "loff",
                "quarkus.oidc.credentials.secret", "a secret that is longer than thirty-two characters");
    }

    /** Sets who logs in next. */
    static void next(String name, List<String> roles) {
        if (running == null) {
            throw new IllegalStateException("Cannot log in: no provider runs");
        }
        running.enqueueCallback(new DefaultOAuth2TokenCallback(
                ISSUER,
                name,
                "JWT",
                List.of("loff"),
                Map.of("preferred_username", name, "realm_access", Map.of("roles", roles)),
                3600));
    }

    @Override
    public void stop() {
        running = null;
        server.shutdown();
    }
}
