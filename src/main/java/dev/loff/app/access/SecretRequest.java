package dev.loff.app.access;

import dev.loff.registry.AccessSecrets;
import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** A request to authenticate with a secret. */
final class SecretRequest extends BaseAuthenticationRequest {
    private final AccessSecrets.Kind kind;
    private final Secret secret;

    SecretRequest(AccessSecrets.Kind kind, Secret secret) {
        this.kind = kind;
        this.secret = secret;
    }

    AccessSecrets.Kind kind() {
        return kind;
    }

    Secret secret() {
        return secret;
    }
}
