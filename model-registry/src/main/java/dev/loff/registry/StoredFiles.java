package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.List;

/** Every file and folder that a row names, with the hash it must have. */
@ApplicationScoped
@Transactional
public class StoredFiles {
    /** What a stored file is; the path is relative to the data folder. A model is a folder. */
    public record StoredFile(String kind, long id, String path, String sha256) {}

    private final EntityManager entities;

    StoredFiles(EntityManager entities) {
        this.entities = entities;
    }

    /** All of them; a page is the next {@code limit} after {@code afterKind} and {@code afterId}. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<StoredFile> page(String afterKind, long afterId, int limit) {
        return entities.createNativeQuery("""
                        select kind, id, path, sha256 from (
                          select 'snapshot' as kind, id, file as path, sha256 from dataset_snapshot
                          union all select 'plan', id, plan_file, plan_sha256 from feature_set
                          union all select 'shard', id, file, sha256 from shard
                          union all select 'state', id, state_file, state_sha256 from training_segment
                            where state_file is not null
                          union all select 'model', id, artifact, sha256 from model_version
                          union all select 'end-to-end', id, end_to_end, end_to_end_sha256 from model_version
                            where end_to_end is not null) files
                        where (kind, id) > (:kind, :id)
                        order by kind, id limit :limit""", StoredFile.class)
                .setParameter("kind", afterKind)
                .setParameter("id", afterId)
                .setParameter("limit", limit)
                .getResultList();
    }
}
