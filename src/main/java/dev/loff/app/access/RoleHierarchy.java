package dev.loff.app.access;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives whoever has a role all that it contains. Only what was let in by a secret of ours has one: what an OpenID Connect
 * provider calls a role opens nothing here, it is only kept for {@link OidcResource} to look at.
 */
@ApplicationScoped
class RoleHierarchy implements SecurityIdentityAugmentor {
    /** On an identity that another has made: the set of what it says of it. */
    static final String FOREIGN_ROLES = "loff.foreign-roles";

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        if (identity.isAnonymous()) {
            return Uni.createFrom().item(identity);
        }
        @Nullable Role role = identity.getAttribute(SecretHolders.ROLE);
        return Uni.createFrom()
                .item(QuarkusSecurityIdentity.builder()
                        .setPrincipal(identity.getPrincipal())
                        .addCredentials(identity.getCredentials())
                        .addAttributes(identity.getAttributes())
                        .addAttribute(FOREIGN_ROLES, Set.copyOf(identity.getRoles()))
                        .addRoles(role == null ? Set.of() : role.implied())
                        .build());
    }
}
