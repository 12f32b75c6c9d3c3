package dev.loff.app.access;

import dev.loff.registry.AccessSecrets;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The token that each form carries, so that forms of other sites are refused. In a template:
 * {@code <input type="hidden" name="form-token" value="{cdi:formToken.value}">}; for htmx:
 * {@code hx-headers='{"X-Form-Token": "{cdi:formToken.value}"}'}.
 */
@RequestScoped
@Named
public class FormToken {
    /** The form field with the token. */
    public static final String FIELD = "form-token";

    /** The header that scripts send instead of the field. */
    public static final String HEADER = "X-Form-Token";

    private final HttpServerRequest request;
    private final SecurityIdentity identity;
    private @Nullable Secret given;

    FormToken(HttpServerRequest request, SecurityIdentity identity) {
        this.request = request;
        this.identity = identity;
    }

    /** The token for the forms of this response. A browser without a session gets a secret for it, in a cookie. */
    public String getValue() {
        return secret().or(() -> Optional.ofNullable(given))
                .orElseGet(this::give)
                .formToken();
    }

    private Secret give() {
        Secret secret = Secret.random();
        given = secret;
        SessionCookie.FORMS.set(request, request.response(), secret);
        return secret;
    }

    /** Whether the form or the script sent the token that this browser was given. */
    boolean matches(@Nullable String sent) {
        return sent != null
                && secret().map(Secret::formToken)
                        .filter(it -> MessageDigest.isEqual(
                                it.getBytes(StandardCharsets.UTF_8), sent.getBytes(StandardCharsets.UTF_8)))
                        .isPresent();
    }

    /** An ended session's secret is not used: its cookie is cleared by this same response. */
    private Optional<Secret> secret() {
        boolean inSession = identity.getAttribute(SecretHolders.KIND) == AccessSecrets.Kind.SESSION;
        return (inSession ? SessionCookie.SESSION : SessionCookie.FORMS).read(request);
    }
}
