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
 * Adds the roles that a role includes. Only identities authenticated by a secret of Loff have a role: what an OpenID Connect
 * provider calls a role grants nothing, it is only kept for {@link OidcResource}.
 */
@ApplicationScoped
class RoleHierarchy implements SecurityIdentityAugmentor {
    /** Identity attribute: the set of roles that the identity's provider named. */
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
