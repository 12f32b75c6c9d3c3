package dev.loff.app.access;

import dev.loff.registry.AccessSecrets;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the secret in a request: a token in the header {@code Authorization: Bearer}, else a session's secret in its cookie. If
 * both are sent, only the token counts: a form of another site might bring a cookie, but never a token.
 *
 * <p>An invalid token fails the request. A session cookie without a session is no credential: the request is anonymous and the
 * cookie is cleared, so that a browser whose session has ended can log in again.
 */
@ApplicationScoped
class SecretMechanism implements HttpAuthenticationMechanism {
    private static final String BEARER = "Bearer ";
    private static final int UNAUTHORIZED = 401;
    private static final int TOO_MANY = 429;
    private static final int SEE_OTHER = 303;

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager identities) {
        HttpServerRequest request = context.request();
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            Secret token = new Secret(header.substring(BEARER.length()).strip());
            return identify(AccessSecrets.Kind.TOKEN, token, context, identities);
        }
        if (!SessionCookie.SESSION.isSent(request)) {
            return nobody();
        }
        return SessionCookie.SESSION
                .read(request)
                .filter(Secret::isWellFormed)
                .map(secret -> identify(AccessSecrets.Kind.SESSION, secret, context, identities)
                        .onFailure(AuthenticationFailedException.class)
                        .recoverWithNull())
                .orElseGet(SecretMechanism::nobody)
                .invoke(identity -> {
                    if (identity == null) {
                        SessionCookie.SESSION.clear(request, context.response());
                    }
                });
    }

    private static Uni<SecurityIdentity> identify(
            AccessSecrets.Kind kind, Secret secret, RoutingContext context, IdentityProviderManager identities) {
        return identities.authenticate(
                HttpSecurityUtils.setRoutingContextAttribute(new SecretRequest(kind, secret), context));
    }

    private static Uni<SecurityIdentity> nobody() {
        return Uni.createFrom().optional(Optional.empty());
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(SecretRequest.class);
    }

    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext context) {
        return Uni.createFrom()
                .item(new HttpCredentialTransport(HttpCredentialTransport.Type.OTHER_HEADER, "loff", "loff"));
    }

    /** Before all other mechanisms: they would reject Loff's tokens. */
    @Override
    public int getPriority() {
        return 2 * DEFAULT_PRIORITY + 1;
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        HttpServerRequest request = context.request();
        Long wait = context.get(SecretHolders.WAIT);
        if (wait != null) {
            return Uni.createFrom().item(new ChallengeData(TOO_MANY, HttpHeaders.RETRY_AFTER, wait.toString()));
        }
        String logIn = LogInResource.PATH + "?then=" + URLEncoder.encode(request.uri(), StandardCharsets.UTF_8);
        // Also for a form whose user's session has ended: the page that asks for confirmation is at the same address.
        boolean page = String.valueOf(request.getHeader(HttpHeaders.ACCEPT)).contains("text/html");
        if (request.getHeader("HX-Request") != null) {
            return Uni.createFrom().item(new ChallengeData(UNAUTHORIZED, Map.of("HX-Redirect", LogInResource.PATH)));
        }
        return Uni.createFrom()
                .item(
                        page
                                ? new ChallengeData(SEE_OTHER, HttpHeaders.LOCATION, logIn)
                                : new ChallengeData(UNAUTHORIZED, "WWW-Authenticate", "Bearer"));
    }

    @Override
    public Uni<Boolean> sendChallenge(RoutingContext context) {
        return getChallenge(context).map(challenge -> {
            HttpServerResponse response = context.response().setStatusCode(challenge.status);
            challenge.getHeaders().forEach((name, value) -> response.putHeader(name.toString(), value));
            if (challenge.status == SEE_OTHER) {
                response.end();
            } else {
                response.putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                        .end(problem(challenge.status));
            }
            return true;
        });
    }

    private static String problem(int status) {
        return status == TOO_MANY
                ? "{\"type\":\"about:blank\",\"title\":\"Too Many Requests\",\"status\":429,"
                        + "\"detail\":\"Cannot let anybody in from there yet: too many unknown tokens came\"}"
                : "{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401,"
                        + "\"detail\":\"Cannot answer: log in, or send a token that is in force\"}";
    }
}
