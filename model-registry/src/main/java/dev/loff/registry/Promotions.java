package dev.loff.registry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who is the champion, and why: the only way to move that alias, the pins of persons, and what the gate decided about each
 * version. Every change locks the model until its transaction ends, so that two of them come one after the other.
 */
@ApplicationScoped
@Transactional
public class Promotions {
    /** A champion that a person chose: the gate does not replace it. */
    public record Pin(String model, int version, String actor, String reason, Instant at) {}

    /**
     * What a decision was based on. A promotion counts only while both are as they were.
     *
     * @param champion the id of the champion; absent where the model has none
     */
    public record Standing(@Nullable Long champion, boolean pinned) {}

    /**
     * What the gate decided about a version.
     *
     * @param champion the id of the version that was the champion then; absent where there was none
     * @param findings JSON of the comparisons behind it
     * @param outcome what became of a version that was held or proposed: PROMOTED, DECLINED or SUPERSEDED; absent while it waits
     */
    public record Judgement(
            long version,
            String model,
            int number,
            long instance,
            String decision,
            String reason,
            @Nullable Long champion,
            @Nullable String findings,
            Instant at,
            @Nullable String outcome,
            @Nullable String settledBy,
            @Nullable String settledReason,
            @Nullable Instant settledAt) {

        /** Whether a person has to look at it. */
        public boolean waits() {
            return outcome == null
                    && (decision.equals(Decision.HELD.name()) || decision.equals(Decision.PROPOSED.name()));
        }
    }

    /** How good a champion is on newer test images, beside what it had; {@code fell}: the loss is more than chance. */
    public record Check(
            long version,
            String model,
            int number,
            long instance,
            int images,
            double accuracy,
            int imagesThen,
            double accuracyThen,
            boolean fell,
            Instant at) {

        /** {@code test accuracy 88.0 % on 400 images, 93.1 % on 372 when it was registered}. */
        public String text() {
            return String.format(
                    Locale.ROOT,
                    "test accuracy %.1f %% on %d images, %.1f %% on %d when it was registered",
                    100 * accuracy,
                    images,
                    100 * accuracyThen,
                    imagesThen);
        }
    }

    private static final String JUDGEMENT = """
                select g.model_version_id, v.model, v.version, g.instance_id, g.decision, g.reason, g.champion_id, g.findings,
                  g.decided_at, g.outcome, g.settled_by, g.settled_reason, g.settled_at
                from gate_decision g join model_version v on v.id = g.model_version_id
                where\s""";

    private static final String WAITS = "g.outcome is null and g.decision in ('HELD', 'PROPOSED')";

    private final EntityManager entities;
    private final ModelRegistry models;

    Promotions(EntityManager entities, ModelRegistry models) {
        this.entities = entities;
        this.models = models;
    }

    public Standing standing(String model) {
        // From the rows: what this transaction has read before may be out of date.
        return (Standing) entities.createNativeQuery("""
                    select (select model_version_id from model_alias where model = :model and alias = 'champion'),
                      exists (select from model_pin where model = :model)""", Standing.class)
                .setParameter("model", model)
                .getSingleResult();
    }

    /**
     * Stores what the gate decided about a version; an earlier version that still waits is superseded by it. The decision by which
     * a version became the champion is kept: another run of the same inputs may judge the version again, beside itself.
     */
    public void judge(
            ModelVersion version,
            long instance,
            Decision decision,
            String reason,
            @Nullable Long champion,
            String findings) {
        lock(version.model());
        entities.createNativeQuery("""
                    insert into gate_decision (model_version_id, instance_id, decision, reason, champion_id, findings)
                    values (:version, :instance, :decision, :reason, cast(:champion as bigint), :findings)
                    on conflict (model_version_id) do update set instance_id = excluded.instance_id,
                      decision = excluded.decision, reason = excluded.reason, champion_id = excluded.champion_id,
                      findings = excluded.findings, decided_at = excluded.decided_at, outcome = null,
                      settled_by = null, settled_reason = null, settled_at = null
                    where not exists (select from alias_change where alias = 'champion'
                      and to_version_id = excluded.model_version_id)""")
                .setParameter("version", version.id())
                .setParameter("instance", instance)
                .setParameter("decision", decision.name())
                .setParameter("reason", reason)
                .setParameter("champion", champion)
                .setParameter("findings", findings)
                .executeUpdate();
        if (decision != Decision.REGISTERED) {
            supersede(version, "gate", version.model() + " v" + version.version() + " is newer");
        }
    }

    /** What became of a promotion by the gate. */
    public enum Promoted {
        NOW,
        /** It was promoted before; nothing is changed, as a person may have rolled it back since. */
        BEFORE,
        /** The standing is not what it was; nothing is changed. */
        OUTDATED
    }

    /** Promotes what the gate let through, once. */
    public Promoted promote(ModelVersion to, Standing judged, String actor, String reason) {
        lock(to.model());
        if (hasBeenChampion(to)) {
            return Promoted.BEFORE;
        }
        if (!standing(to.model()).equals(judged)) {
            return Promoted.OUTDATED;
        }
        models.point(Alias.CHAMPION, to, actor, reason);
        return Promoted.NOW;
    }

    private boolean hasBeenChampion(ModelVersion version) {
        return (Boolean) entities.createNativeQuery("select exists (select from alias_change"
                        + " where model = :model and alias = 'champion' and to_version_id = :version)")
                .setParameter("model", version.model())
                .setParameter("version", version.id())
                .getSingleResult();
    }

    /**
     * Promotes what a person chose, and pins it; returns false, and changes nothing, when the champion is not the one that the
     * person saw.
     */
    public boolean promoteByHand(ModelVersion to, @Nullable Long seenChampion, String actor, String reason) {
        lock(to.model());
        if (!Objects.equals(standing(to.model()).champion(), seenChampion)) {
            return false;
        }
        models.point(Alias.CHAMPION, to, actor, reason);
        pin(to, actor, reason);
        settle(to.id(), "PROMOTED", actor, reason);
        supersede(to, actor, to.model() + " v" + to.version() + " was promoted");
        return true;
    }

    public Optional<Pin> pin(String model) {
        return pins(List.of(model)).stream().findFirst();
    }

    /** The pins of some models. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<Pin> pins(List<String> ofModels) {
        return entities.createNativeQuery("""
                    select model, version, actor, reason, pinned_at from model_pin where model = any(:models)
                    order by model""", Pin.class)
                .setParameter("models", ofModels.toArray(String[]::new))
                .getResultList();
    }

    /** Lets the gate replace the champion again; returns the pin that there was. */
    public Optional<Pin> unpin(String model) {
        lock(model);
        Optional<Pin> pin = pin(model);
        entities.createNativeQuery("delete from model_pin where model = :model")
                .setParameter("model", model)
                .executeUpdate();
        return pin;
    }

    /** Closes a version that was held or proposed; returns false when it does not wait. */
    public boolean decline(ModelVersion version, String actor, String reason) {
        lock(version.model());
        return settle(version.id(), "DECLINED", actor, reason);
    }

    /** Stores how good a champion is now; the newest check of a version counts. */
    public void check(
            ModelVersion champion,
            long instance,
            int images,
            double accuracy,
            int imagesThen,
            double accuracyThen,
            boolean fell) {
        entities.createNativeQuery("""
                    insert into champion_check
                      (model_version_id, instance_id, images, accuracy, images_then, accuracy_then, fell)
                    values (:version, :instance, :images, :accuracy, :imagesThen, :accuracyThen, :fell)
                    on conflict (model_version_id) do update set instance_id = excluded.instance_id,
                      images = excluded.images, accuracy = excluded.accuracy, images_then = excluded.images_then,
                      accuracy_then = excluded.accuracy_then, fell = excluded.fell, checked_at = excluded.checked_at""")
                .setParameter("version", champion.id())
                .setParameter("instance", instance)
                .setParameter("images", images)
                .setParameter("accuracy", accuracy)
                .setParameter("imagesThen", imagesThen)
                .setParameter("accuracyThen", accuracyThen)
                .setParameter("fell", fell)
                .executeUpdate();
    }

    /** The champions that lost accuracy, newest check first. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<Check> fallen() {
        return entities.createNativeQuery("""
                    select c.model_version_id, v.model, v.version, c.instance_id, c.images, c.accuracy, c.images_then,
                      c.accuracy_then, c.fell, c.checked_at
                    from champion_check c join model_version v on v.id = c.model_version_id
                    join model_alias a on a.model_version_id = v.id and a.alias = 'champion'
                    where c.fell order by c.checked_at desc""", Check.class).getResultList();
    }

    /** What waits for a person, newest first. */
    public List<Judgement> waiting() {
        return judgements(WAITS + " order by g.decided_at desc", Map.of());
    }

    /** By the version's id. */
    public Map<Long, Judgement> of(List<ModelVersion> versions) {
        return judgements(
                        "g.model_version_id = any(:versions)",
                        Map.of(
                                "versions",
                                versions.stream().map(ModelVersion::id).toArray(Long[]::new)))
                .stream()
                .collect(Collectors.toMap(Judgement::version, Function.identity()));
    }

    /** By the job instance that judged. */
    public Map<Long, Judgement> ofInstances(List<Long> instances) {
        return judgements("g.instance_id = any(:instances)", Map.of("instances", instances.toArray(Long[]::new)))
                .stream()
                .collect(Collectors.toMap(Judgement::instance, Function.identity(), (one, other) -> other));
    }

    /** Versions that were the champion at some time in the last {@code days}, without the present one; the best first. */
    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    public List<ModelVersion> champions(String model, int days, int limit) {
        return entities.createNativeQuery("""
                    select v.* from model_version v
                    where v.missing_at is null
                      and v.id not in (select model_version_id from model_alias where model = :model and alias = 'champion')
                      and v.id in (
                        select c.from_version_id from alias_change c
                        where c.model = :model and c.alias = 'champion' and c.from_version_id is not null
                          and c.changed_at > clock_timestamp() - :days * interval '1 day')
                    order by v.test_accuracy desc nulls last, v.id desc""", ModelVersion.class)
                .setParameter("model", model)
                .setParameter("days", days)
                .setMaxResults(limit)
                .getResultList();
    }

    /** A version's number; absent once retention has removed it. */
    public @Nullable Integer number(long version) {
        ModelVersion found = entities.find(ModelVersion.class, version);
        return found == null ? null : found.version();
    }

    private void pin(ModelVersion version, String actor, String reason) {
        entities.createNativeQuery("""
                    insert into model_pin (model, version, actor, reason) values (:model, :version, :actor, :reason)
                    on conflict (model) do update set version = excluded.version, actor = excluded.actor,
                      reason = excluded.reason, pinned_at = excluded.pinned_at""")
                .setParameter("model", version.model())
                .setParameter("version", version.version())
                .setParameter("actor", actor)
                .setParameter("reason", reason)
                .executeUpdate();
    }

    private boolean settle(long version, String outcome, String actor, String reason) {
        return entities.createNativeQuery("""
                    update gate_decision g set outcome = :outcome, settled_by = :actor, settled_reason = :reason,
                      settled_at = clock_timestamp()
                    where g.model_version_id = :version and\s""" + WAITS)
                        .setParameter("version", version)
                        .setParameter("outcome", outcome)
                        .setParameter("actor", actor)
                        .setParameter("reason", reason)
                        .executeUpdate()
                > 0;
    }

    /** Versions of the model before this one do not wait any more. */
    private void supersede(ModelVersion version, String actor, String reason) {
        entities.createNativeQuery("""
                    update gate_decision g set outcome = 'SUPERSEDED', settled_by = :actor, settled_reason = :reason,
                      settled_at = clock_timestamp()
                    where g.model_version_id in (
                        select id from model_version where model = :model and version < :version) and\s""" + WAITS)
                .setParameter("model", version.model())
                .setParameter("version", version.version())
                .setParameter("actor", actor)
                .setParameter("reason", reason)
                .executeUpdate();
    }

    @SuppressWarnings("unchecked") // a native query with a result class yields that class
    private List<Judgement> judgements(String condition, Map<String, ?> parameters) {
        var query = entities.createNativeQuery(JUDGEMENT + condition, Judgement.class);
        parameters.forEach(query::setParameter);
        return query.getResultList();
    }

    private void lock(String model) {
        NamedLock.take(entities, "champion of " + model);
    }
}
