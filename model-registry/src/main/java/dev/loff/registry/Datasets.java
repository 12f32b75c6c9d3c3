package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Registered snapshots and their images. */
@ApplicationScoped
@Transactional
public class Datasets {
    /** One image of a snapshot; {@code sha256} is of its content. */
    public record Image(
            long position,
            String path,
            long sizeBytes,
            byte[] sha256,
            @Nullable String label,
            String split) {}

    private final EntityManager entities;

    Datasets(EntityManager entities) {
        this.entities = entities;
    }

    public Optional<Snapshot> find(String sha256) {
        return entities.createQuery("from Snapshot where sha256 = :sha256", Snapshot.class)
                .setParameter("sha256", sha256)
                .getResultStream()
                .findFirst();
    }

    /**
     * Registers a snapshot unless one of its hash is there; returns whether it was new. Waits for another run that registers the
     * same one: when that has committed, its images are there, too.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean register(Snapshot snapshot) {
        StatementLimit.set(entities, StatementLimit.LARGE);
        // Whoever registers the same one inserts an image after the other, or loses its locks.
        entities.createNativeQuery("select set_config('lock_timeout', '0', true)")
                .getSingleResult();
        return entities.createNativeQuery("""
                        insert into dataset_snapshot (sha256, source, file, classes, images, train, validation, test)
                        values (:sha256, :source, :file, :classes, :images, :train, :validation, :test)
                        on conflict (sha256) do nothing""")
                        .setParameter("sha256", snapshot.sha256())
                        .setParameter("source", snapshot.source())
                        .setParameter("file", snapshot.file())
                        .setParameter("classes", snapshot.classes().toArray(String[]::new))
                        .setParameter("images", snapshot.images())
                        .setParameter("train", snapshot.train())
                        .setParameter("validation", snapshot.validation())
                        .setParameter("test", snapshot.test())
                        .executeUpdate()
                == 1;
    }

    /** Adds images of a snapshot, in one statement. */
    public void add(Snapshot snapshot, List<Image> images) {
        entities.unwrap(Session.class).doWork(connection -> {
            try (PreparedStatement insert = connection.prepareStatement("""
                    insert into snapshot_image (snapshot_id, position, path, size_bytes, sha256, label, split)
                    select ?, * from unnest(?::bigint[], ?::text[], ?::bigint[], ?::bytea[], ?::text[], ?::text[])""")) {
                insert.setLong(1, snapshot.id());
                insert.setArray(2, connection.createArrayOf("bigint", column(images, Image::position)));
                insert.setArray(3, connection.createArrayOf("text", column(images, Image::path)));
                insert.setArray(4, connection.createArrayOf("bigint", column(images, Image::sizeBytes)));
                insert.setArray(
                        5,
                        connection.createArrayOf(
                                "bytea", images.stream().map(Image::sha256).toArray(byte[][]::new)));
                insert.setArray(6, connection.createArrayOf("text", column(images, Image::label)));
                insert.setArray(7, connection.createArrayOf("text", column(images, Image::split)));
                insert.executeUpdate();
            }
        });
    }

    private static @Nullable Object[] column(
            List<Image> images, java.util.function.Function<Image, @Nullable Object> value) {
        @Nullable Object[] column = new Object[images.size()];
        for (int i = 0; i < column.length; i++) {
            column[i] = value.apply(images.get(i));
        }
        return column;
    }
}
