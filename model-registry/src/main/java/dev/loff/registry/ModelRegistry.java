package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
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

    /** Registers the version that {@code numbered} makes of the model's next number. Runs that register at once wait in line. */
    @Transactional(Transactional.TxType.MANDATORY)
    public ModelVersion register(String model, IntFunction<ModelVersion> numbered) {
        lockVersions(model);
        ModelVersion version = numbered.apply(nextVersion(model));
        entities.persist(version);
        entities.flush();
        return version;
    }

    /** Keeps other transactions from registering versions of the model until this one ends. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void lockVersions(String model) {
        NamedLock.take(entities, "versions of " + model);
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

    /** Versions of a model that a training with these inputs made, newest first. */
    public List<ModelVersion> madeFrom(String model, String inputsSha256) {
        return entities.createQuery("""
                        from ModelVersion m join fetch m.trainingRun r
                        where m.model = :model and r.inputsSha256 = :inputs order by m.version desc""", ModelVersion.class)
                .setParameter("model", model)
                .setParameter("inputs", inputsSha256)
                .getResultList();
    }

    /**
     * Whether a gate has decided on a version and, where it said so, the version was promoted. One that was only registered
     * (promotion=off) has not been decided on.
     */
    public boolean isDecided(ModelVersion version) {
        boolean promoted = history(version.model(), Alias.CHAMPION).stream()
                .map(AliasChange::toVersion)
                .anyMatch(to -> to != null && to.id() == version.id());
        return promoted
                || entities.createQuery(
                                        "select count(*) from JobRun r where r.modelVersion = :version"
                                                + " and r.decision is not null and r.decision not in (:promoted, :registered)",
                                        Long.class)
                                .setParameter("version", version)
                                .setParameter("promoted", Decision.PROMOTED.name())
                                .setParameter("registered", Decision.REGISTERED.name())
                                .getSingleResult()
                        > 0;
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

    /** A model by its name: how many versions it has, the newest of them, and where its aliases point. */
    public record Named(
            String model,
            long versions,
            int newest,
            @Nullable Integer champion,
            @Nullable Integer candidate,
            @Nullable Double championAccuracy,
            Instant newestCreated) {}

    /** By the time of their newest versions, latest first. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<Named> models() {
        return entities.createNativeQuery("""
                        select m.model, count(*), max(m.version), max(champion.version), max(candidate.version),
                          max(champion.test_accuracy), max(m.created_at)
                        from model_version m
                        left join model_alias a on a.model = m.model and a.alias = 'champion'
                        left join model_version champion on champion.id = a.model_version_id
                        left join model_alias b on b.model = m.model and b.alias = 'candidate'
                        left join model_version candidate on candidate.id = b.model_version_id
                        group by m.model order by max(m.created_at) desc, m.model""", Named.class).getResultList();
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

    /** Makes a version the candidate. */
    public void candidate(ModelVersion version, String actor) {
        point(Alias.CANDIDATE, version, actor, "the newest version");
    }

    /** Points an alias at a version and writes down from where, by whom and why. {@link Promotions} moves the champion. */
    void point(Alias alias, ModelVersion to, String actor, String reason) {
        NamedLock.take(entities, alias.column() + " alias of " + to.model());
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
