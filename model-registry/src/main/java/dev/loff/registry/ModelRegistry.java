package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Model versions, and the aliases that point at them. */
@ApplicationScoped
@Transactional
public class ModelRegistry {
    private final EntityManager entities;
    private final Clock clock = Clock.systemUTC();

    ModelRegistry(EntityManager entities) {
        this.entities = entities;
    }

    /** Registers a version; the unique key refuses a number that another run took meanwhile. */
    public ModelVersion register(ModelVersion version) {
        entities.persist(version);
        entities.flush();
        return version;
    }

    /** The number that the next version of a model gets. */
    public int nextVersion(String model) {
        return entities.createQuery(
                                "select coalesce(max(version), 0) from ModelVersion where model = :model",
                                Integer.class)
                        .setParameter("model", model)
                        .getSingleResult()
                + 1;
    }

    public Optional<ModelVersion> version(String model, int version) {
        return entities.createQuery("from ModelVersion where model = :model and version = :version", ModelVersion.class)
                .setParameter("model", model)
                .setParameter("version", version)
                .getResultStream()
                .findFirst();
    }

    /** Newest first, of ids below {@code beforeId}, with all that a version was made from. */
    public List<ModelVersion> versions(@Nullable String model, long beforeId, int limit) {
        String ofModel = model == null ? "" : " and m.model = :model";
        TypedQuery<ModelVersion> query = entities.createQuery("""
                        from ModelVersion m
                        join fetch m.trainingRun r join fetch r.featureSet f join fetch f.snapshot join fetch f.encoder
                        where m.id < :before""" + ofModel + " order by m.id desc", ModelVersion.class)
                .setParameter("before", beforeId)
                .setMaxResults(limit);
        if (model != null) {
            query.setParameter("model", model);
        }
        return query.getResultList();
    }

    /** The aliases that point at each of these versions, by the version's id. */
    public Map<Long, List<String>> aliases(List<ModelVersion> versions) {
        return entities.createQuery(
                        "from ModelAlias a where a.modelVersion in :versions order by a.alias", ModelAlias.class)
                .setParameter("versions", versions)
                .getResultStream()
                .collect(Collectors.groupingBy(
                        it -> it.modelVersion().id(), Collectors.mapping(ModelAlias::alias, Collectors.toList())));
    }

    public Optional<ModelVersion> resolve(String model, Alias alias) {
        return Optional.ofNullable(entities.find(ModelAlias.class, new ModelAlias.Key(model, alias.column())))
                .map(ModelAlias::modelVersion);
    }

    /** Points an alias at a version and writes down from where, by whom and why. */
    public void point(Alias alias, ModelVersion to, String actor, String reason) {
        ModelVersion target = entities.find(ModelVersion.class, to.id());
        ModelAlias current = entities.find(
                ModelAlias.class, new ModelAlias.Key(to.model(), alias.column()), LockModeType.PESSIMISTIC_WRITE);
        ModelVersion from = current == null ? null : current.modelVersion();
        if (from != null && from.id() == to.id()) {
            return;
        }
        entities.persist(new AliasChange(alias, from, target, actor, reason, clock.instant()));
        if (current == null) {
            entities.persist(new ModelAlias(target, alias, clock.instant()));
        } else {
            current.pointTo(target, clock.instant());
        }
    }

    /** Oldest first. */
    public List<AliasChange> history(String model, Alias alias) {
        return entities.createQuery(
                        "from AliasChange where model = :model and alias = :alias order by id", AliasChange.class)
                .setParameter("model", model)
                .setParameter("alias", alias.column())
                .getResultList();
    }
}
