package dev.loff.app.access;

import dev.loff.app.jobs.RefusedException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A role as somebody has it, from the least to the most. */
public enum Role {
    VIEWER(Roles.VIEWER),
    OPERATOR(Roles.OPERATOR),
    RELEASER(Roles.RELEASER),
    ADMIN(Roles.ADMIN);

    private final String word;

    Role(String word) {
        this.word = word;
    }

    /** As an operator writes it and {@link Roles} has it. */
    public String word() {
        return word;
    }

    /** This role and all that it contains. */
    Set<String> implied() {
        return Arrays.stream(values())
                .filter(it -> it.compareTo(this) <= 0)
                .map(Role::word)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** All of them, from the least to the most. */
    public static List<String> words() {
        return Arrays.stream(values()).map(Role::word).toList();
    }

    static Optional<Role> find(String word) {
        return Arrays.stream(values()).filter(it -> it.word.equals(word)).findFirst();
    }

    /** Throws unless there is a role of that name. */
    public static Role named(String word) {
        return find(word)
                .orElseThrow(() -> RefusedException.invalid(
                        "Cannot find a role: it is viewer, operator, releaser or admin (role=" + word + ")"));
    }
}
