package dev.loff.app.access;

import dev.loff.registry.AccessSecrets;
import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** Somebody asks to be let in by a secret. */
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
