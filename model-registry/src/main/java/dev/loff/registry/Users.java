package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** People with a password of their own here. */
@ApplicationScoped
@Transactional
public class Users {
    /** One of them; the password's hash never leaves by this. */
    public record User(String name, String role, Instant since) {}

    private final EntityManager entities;

    Users(EntityManager entities) {
        this.entities = entities;
    }

    /** By name. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<User> all() {
        return entities.createNativeQuery("select name, role, created_at from app_user order by name", User.class)
                .getResultList();
    }

    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public Optional<User> find(String name) {
        return entities.createNativeQuery("select name, role, created_at from app_user where name = :name", User.class)
                .setParameter("name", name)
                .getResultStream()
                .findFirst();
    }

    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public Optional<String> passwordHash(String name) {
        return entities.createNativeQuery("select password_hash from app_user where name = :name", String.class)
                .setParameter("name", name)
                .getResultStream()
                .findFirst();
    }

    /** Whether the name was free. */
    public boolean add(String name, String role, String passwordHash) {
        return entities.createNativeQuery(
                                "insert into app_user (name, role, password_hash) values (:name, :role, :hash)"
                                        + " on conflict do nothing")
                        .setParameter("name", name)
                        .setParameter("role", role)
                        .setParameter("hash", passwordHash)
                        .executeUpdate()
                > 0;
    }

    public void changeRole(String name, String role) {
        entities.createNativeQuery("update app_user set role = :role where name = :name")
                .setParameter("name", name)
                .setParameter("role", role)
                .executeUpdate();
    }

    /** Ends the user's sessions, too: whoever had the old password is out. */
    public void changePassword(String name, String passwordHash) {
        entities.createNativeQuery("update app_user set password_hash = :hash where name = :name")
                .setParameter("name", name)
                .setParameter("hash", passwordHash)
                .executeUpdate();
        entities.createNativeQuery("delete from access_secret where user_name = :name")
                .setParameter("name", name)
                .executeUpdate();
    }

    /** With the user's sessions. */
    public void remove(String name) {
        entities.createNativeQuery("delete from app_user where name = :name")
                .setParameter("name", name)
                .executeUpdate();
    }
}
