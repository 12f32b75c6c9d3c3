package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;

/** What looks at the stored files have found, for those who watch. */
@ApplicationScoped
@Transactional
public class IntegrityChecks {
    /** The command that looked. */
    public enum Kind {
        VERIFY,
        FSCK
    }

    private final EntityManager entities;

    IntegrityChecks(EntityManager entities) {
        this.entities = entities;
    }

    /** Writes down that so many files were looked at, and how many were missing or changed. */
    public void write(Kind kind, long files, long problems) {
        entities.createNativeQuery("""
                        insert into integrity_check (kind, files, problems) values (lower(:kind), :files, :problems)""")
                .setParameter("kind", kind.name())
                .setParameter("files", files)
                .setParameter("problems", problems)
                .executeUpdate();
    }
}
