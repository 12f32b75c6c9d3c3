package dev.loff.app.access;

import dev.loff.app.jobs.RefusedException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A user's or token's role, from the fewest rights to the most. */
public enum Role {
    VIEWER(Roles.VIEWER),
    OPERATOR(Roles.OPERATOR),
    RELEASER(Roles.RELEASER),
    ADMIN(Roles.ADMIN);

    private final String word;

    Role(String word) {
        this.word = word;
    }

    /** The role's name for operators, as in {@link Roles}. */
    public String word() {
        return word;
    }

    /** This role and the roles that it includes. */
    Set<String> implied() {
        return Arrays.stream(values())
                .filter(it -> it.compareTo(this) <= 0)
                .map(Role::word)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The names of all roles, from the fewest rights to the most. */
    public static List<String> words() {
        return Arrays.stream(values()).map(Role::word).toList();
    }

    static Optional<Role> find(String word) {
        return Arrays.stream(values()).filter(it -> it.word.equals(word)).findFirst();
    }

    /** Throws if there is no role of that name. */
    public static Role named(String word) {
        return find(word)
                .orElseThrow(() -> RefusedException.invalid(
                        "Cannot find a role: it is viewer, operator, releaser or admin (role=" + word + ")"));
    }
}
