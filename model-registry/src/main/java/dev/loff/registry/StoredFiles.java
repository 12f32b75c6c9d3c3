package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;

/** Every file and folder that a row names, with the hash it must have; and which of them are known to be gone. */
@ApplicationScoped
@Transactional
public class StoredFiles {
    /** What a stored file is; the path is relative to the data folder. A model is a folder. */
    public record StoredFile(String kind, long id, String path, String sha256) {}

    /** A model that an alias points at stays in the list when it is marked as missing: somebody waits for it. */
    private static final String NAMED = """
            select kind, id, path, sha256 from (
              select 'snapshot' as kind, id, file as path, sha256 from dataset_snapshot
              union all select 'plan', id, plan_file, plan_sha256 from feature_set
              union all select 'shard', id, file, sha256 from shard where gone_at is null
              union all select 'state', id, state_file, state_sha256 from training_segment
                where state_file is not null
              union all select 'model', id, artifact, sha256 from model_version m
                where missing_at is null or exists (select from model_alias where model_version_id = m.id)
              union all select 'end-to-end', id, end_to_end, end_to_end_sha256 from model_version
                where end_to_end is not null) files
            """;

    /** How a row that had to forget a file names it again, by the file's kind. */
    private static final Map<String, String> FORGOTTEN = Map.of(
            "state",
            "update training_segment set state_file = :path, state_sha256 = :sha256 where id = :id and state_file is null",
            "end-to-end",
            "update model_version set end_to_end = :path, end_to_end_sha256 = :sha256"
                    + " where id = :id and end_to_end is null");

    private final EntityManager entities;
    private final LostShards shards;

    StoredFiles(EntityManager entities, LostShards shards) {
        this.entities = entities;
        this.shards = shards;
    }

    /** All of them; a page is the next {@code limit} after {@code afterKind} and {@code afterId}. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<StoredFile> page(String afterKind, long afterId, int limit) {
        return entities.createNativeQuery(
                        NAMED + "where (kind, id) > (:kind, :id) order by kind, id limit :limit", StoredFile.class)
                .setParameter("kind", afterKind)
                .setParameter("id", afterId)
                .setParameter("limit", limit)
                .getResultList();
    }

    /** How many there are. */
    public long count() {
        return ((Number) entities.createNativeQuery("select count(*) from (" + NAMED + ") named")
                        .getSingleResult())
                .longValue();
    }

    /** Whether its row still names it: a running job drops files when it has newer ones. */
    public boolean isNamed(StoredFile file) {
        return ((Number) entities.createNativeQuery("select count(*) from (" + NAMED
                                        + ") named where kind = :kind and id = :id and path = :path")
                                .setParameter("kind", file.kind())
                                .setParameter("id", file.id())
                                .setParameter("path", file.path())
                                .getSingleResult())
                        .longValue()
                > 0;
    }

    /**
     * Files and folders that have no hash of their own: what a run's scan left out, its scores, and encoders that were shipped
     * when it began.
     */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<String> unhashed() {
        return entities.createNativeQuery("""
                        select findings_file from job_run where findings_file is not null
                        union select output from job_run where output is not null
                        union select 'encoders/' || split_part(source, '#', 1) from encoder where source ~ '^shipped(-|#|$)'
                        order by 1""", String.class).getResultList();
    }

    /** Those that were marked as missing or damaged: they may be back. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<StoredFile> marked() {
        return entities.createNativeQuery("""
                        select 'shard' as kind, id, file as path, sha256 from shard where gone_because in ('MISSING', 'DAMAGED')
                        union all select 'model', id, artifact, sha256 from model_version where missing_at is not null
                        union all select kind, row_id, path, sha256 from forgotten_file
                        order by 1, 2""", StoredFile.class).getResultList();
    }

    /** Takes the mark from a file that is back; a row that had to forget it names it again, unless it has a newer one. */
    public void unmark(StoredFile file) {
        if (FORGOTTEN.containsKey(file.kind())) {
            entities.createNativeQuery(FORGOTTEN.get(file.kind()))
                    .setParameter("id", file.id())
                    .setParameter("path", file.path())
                    .setParameter("sha256", file.sha256())
                    .executeUpdate();
            entities.createNativeQuery("delete from forgotten_file where path = :path")
                    .setParameter("path", file.path())
                    .executeUpdate();
            return;
        }
        change(
                file,
                switch (file.kind()) {
                    case "shard" -> "update shard set gone_at = null, gone_because = null where id = :id";
                    case "model" -> "update model_version set missing_at = null where id = :id";
                    default ->
                        throw new IllegalArgumentException(
                                "Cannot take a mark from a file: it has none (kind=" + file.kind() + ")");
                });
    }

    /**
     * Marks a file that is missing, so that nothing counts on it, and returns what follows from that. A shard of a set that is
     * still being made loses its row: a restart makes it again, to the same bytes.
     */
    public String markMissing(StoredFile file) {
        switch (file.kind()) {
            case "shard" -> {
                shards.lose(file.id(), LostShards.Because.MISSING);
                return LostShards.CONSEQUENCE;
            }
            case "state" -> {
                forget(file);
                change(file, "update training_segment set state_file = null where id = :id");
                return "forgotten; an unfinished training of this run cannot go on, start a new one";
            }
            case "model" -> {
                change(
                        file,
                        "update model_version set missing_at = coalesce(missing_at, clock_timestamp()) where id = :id");
                return "marked; it is refused on load until a backup brings its folder back";
            }
            case "end-to-end" -> {
                forget(file);
                change(file, "update model_version set end_to_end = null, end_to_end_sha256 = null where id = :id");
                return "forgotten; the model itself is there";
            }
            default -> {
                return "not marked: only a backup brings it back";
            }
        }
    }

    private void forget(StoredFile file) {
        entities.createNativeQuery("insert into forgotten_file (path, kind, row_id, sha256)"
                        + " values (:path, :kind, :id, :sha256) on conflict (path) do nothing")
                .setParameter("path", file.path())
                .setParameter("kind", file.kind())
                .setParameter("id", file.id())
                .setParameter("sha256", file.sha256())
                .executeUpdate();
    }

    private void change(StoredFile file, String sql) {
        entities.createNativeQuery(sql).setParameter("id", file.id()).executeUpdate();
    }
}
