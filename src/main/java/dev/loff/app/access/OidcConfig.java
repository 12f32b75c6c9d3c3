package dev.loff.app.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;
import java.util.Set;

/**
 * Log-in by an OpenID Connect provider. Its address, client and secret are Quarkus' own keys: {@code
 * quarkus.oidc.auth-server-url}, {@code quarkus.oidc.client-id}, {@code quarkus.oidc.credentials.secret}.
 */
@ConfigMapping(prefix = "loff.oidc")
public interface OidcConfig {

    /** Whether people may log in by it. */
    @WithDefault("false")
    boolean enabled();

    /** Which claim of the ID token says what somebody is, {@code realm_access/roles} for a nested one. */
    @WithDefault("groups")
    String roleClaim();

    /** Values of the claim that make somebody a viewer. Whom none of these is said of is not let in. */
    Optional<Set<String>> viewers();

    /** Values of the claim that make somebody an operator. */
    Optional<Set<String>> operators();

    /** Values of the claim that make somebody a releaser. */
    Optional<Set<String>> releasers();

    /** Values of the claim that make somebody an admin. */
    Optional<Set<String>> admins();
}
