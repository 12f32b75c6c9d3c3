package dev.loff.app.access;

import dev.loff.app.jobs.Actor;
import dev.loff.app.jobs.Audit;
import dev.loff.app.jobs.RefusedException;
import dev.loff.registry.Users;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Adds, changes and removes local users, who log in with a password. Each change is a row in the audit log. */
@ApplicationScoped
public class Accounts {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@-]{0,63}");

    private final Users users;
    private final Passwords passwords;
    private final Audit audit;

    Accounts(Users users, Passwords passwords, Audit audit) {
        this.users = users;
        this.passwords = passwords;
        this.audit = audit;
    }

    static boolean mayBeNamed(String name) {
        return NAME.matcher(name).matches();
    }

    /** By name. */
    public List<Users.User> all() {
        return users.all();
    }

    /** Throws if the name is taken, or if the name or the password is not valid. */
    @Transactional
    public void add(String name, Role role, String password, Actor by) {
        make(name, role, password);
        audit.other(by, "add user", "user " + name, Map.of(), Map.of("role", role.word()));
    }

    /** Like {@link #add}, but without a row in the audit log: the caller writes it. */
    void make(String name, Role role, String password) {
        if (!mayBeNamed(name)) {
            throw RefusedException.invalid("Cannot add a user: a name has up to 64 of a-z, 0-9, dot, dash, underscore"
                    + " and @, and begins with a letter or digit (name=" + name + ")");
        }
        if (!users.add(name, role.word(), passwords.hash(password))) {
            throw new RefusedException("Cannot add a user: the name is taken (name=" + name + ")");
        }
    }

    /** Takes effect with the user's next request. */
    @Transactional
    public void changeRole(String name, Role role, Actor by) {
        Users.User before = find(name);
        users.changeRole(name, role.word());
        audit.other(by, "change role", "user " + name, Map.of("role", before.role()), Map.of("role", role.word()));
    }

    /** Ends the user's sessions. */
    @Transactional
    public void changePassword(String name, String password, Actor by) {
        find(name);
        users.changePassword(name, passwords.hash(password));
        audit.other(by, "change password", "user " + name, Map.of(), Map.of());
    }

    /** Ends the user's sessions; tokens that the user created stay. */
    @Transactional
    public void remove(String name, Actor by) {
        Users.User before = find(name);
        users.remove(name);
        audit.other(by, "remove user", "user " + name, Map.of("role", before.role()), Map.of());
    }

    /** Throws if there is no user of that name. */
    public Users.User find(String name) {
        return users.find(name)
                .orElseThrow(() ->
                        RefusedException.unknown("Cannot find a user: there is none of that name (name=" + name + ")"));
    }
}
