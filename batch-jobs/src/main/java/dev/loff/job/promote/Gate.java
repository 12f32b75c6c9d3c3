package dev.loff.job.promote;

import dev.loff.evaluation.AccuracyChange;
import dev.loff.job.Workspace;
import dev.loff.registry.Alias;
import dev.loff.registry.Decision;
import dev.loff.registry.FeatureLedger;
import dev.loff.registry.FeatureSet;
import dev.loff.registry.Lineage;
import dev.loff.registry.ModelRegistry;
import dev.loff.registry.ModelVersion;
import dev.loff.registry.Promotions;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of a version: whether it may replace the champion, and whether the program or a person does it. It
 * reads rows and files and writes nothing; call it outside of transactions, because scoring takes its time.
 */
@ApplicationScoped
class Gate {
    private static final Logger LOG = Logger.getLogger(Gate.class);

    /** Each is scored on all test images: those that were registered with the highest accuracy. */
    private static final int MOST_CHAMPIONS = 20;

    private final FeatureLedger features;
    private final ModelRegistry models;
    private final Promotions promotions;
    private final Lineage lineage;
    private final Workspace workspace;

    Gate(FeatureLedger features, ModelRegistry models, Promotions promotions, Lineage lineage, Workspace workspace) {
        this.features = features;
        this.models = models;
        this.promotions = promotions;
        this.lineage = lineage;
        this.workspace = workspace;
    }

    /** What becomes of a candidate whose test images are those of the feature set. */
    Verdict judge(ModelVersion candidate, FeatureSet set, PromotionPolicy policy) throws IOException {
        ModelVersion champion =
                models.resolve(candidate.model(), Alias.CHAMPION).orElse(null);
        Promotions.Pin pin = promotions.pin(candidate.model()).orElse(null);
        Promotions.Standing standing = new Promotions.Standing(champion == null ? null : champion.id(), pin != null);
        try (TestRound round = TestRound.open(set, features, lineage, workspace)) {
            round.folder(candidate); // whatever is decided: what is not what was registered is no model
            Findings found = measure(round, candidate, champion, policy);
            Ruling ruling = ruling(candidate, champion, pin, policy, found);
            return new Verdict(ruling.decision(), ruling.reason(), standing, found.findings());
        }
    }

    /** Measured, and why there is no comparison where there is none. */
    private record Findings(GateFindings findings, @Nullable String incomparable) {}

    private record Ruling(Decision decision, String reason) {}

    private Findings measure(
            TestRound round, ModelVersion candidate, @Nullable ModelVersion champion, PromotionPolicy policy)
            throws IOException {
        TestCoverage coverage = round.coverage();
        GateFindings alone =
                new GateFindings(100 * policy.rule().margin(), policy.leastImages(), coverage, 0, null, 0, null, null);
        if (policy.mode() == PromotionPolicy.Mode.OFF || champion == null || champion.id() == candidate.id()) {
            return new Findings(alone, null);
        }
        Optional<String> mismatch = round.mismatch(candidate, champion);
        if (mismatch.isPresent()) {
            return new Findings(alone, mismatch.get());
        }
        int[] places = round.unseen(candidate, champion);
        AccuracyChange now = now(round, champion);
        if (places.length < policy.leastImages()) {
            return new Findings(
                    new GateFindings(
                            alone.marginPoints(), policy.leastImages(), coverage, places.length, null, 0, null, now),
                    tooFew(round, places, champion, policy));
        }
        List<Match> past = past(round, candidate, policy);
        return new Findings(
                new GateFindings(
                        alone.marginPoints(),
                        policy.leastImages(),
                        coverage,
                        places.length,
                        round.match(candidate, champion, places),
                        past.size(),
                        past.stream()
                                .min((one, other) -> Double.compare(
                                        one.difference().value(),
                                        other.difference().value()))
                                .orElse(null),
                        now),
                null);
    }

    private static String tooFew(TestRound round, int[] places, ModelVersion champion, PromotionPolicy policy) {
        return round.size() == 0
                ? "there are no test images to compare it with the champion v" + champion.version()
                : "of " + round.size() + " test images only " + places.length + " can compare it with the champion v"
                        + champion.version() + ", because neither was trained on them (gate-images="
                        + policy.leastImages() + ")";
    }

    /** Beside each earlier champion that answers the same question on enough images. */
    private List<Match> past(TestRound round, ModelVersion candidate, PromotionPolicy policy) {
        List<Match> matches = new ArrayList<>();
        for (ModelVersion earlier : promotions.champions(candidate.model(), policy.days(), MOST_CHAMPIONS)) {
            try {
                int[] places = round.unseen(candidate, earlier);
                if (earlier.id() != candidate.id()
                        && places.length >= policy.leastImages()
                        && round.mismatch(candidate, earlier).isEmpty()) {
                    matches.add(round.match(candidate, earlier, places));
                }
            } catch (IOException | IllegalStateException e) {
                LOG.warnf("not compared with an earlier champion: %s", e.getMessage());
            }
        }
        return matches;
    }

    /** The champion on tonight's test images that it was not trained on, beside what it was registered with. */
    private static @Nullable AccuracyChange now(TestRound round, ModelVersion champion) throws IOException {
        Double then = champion.testAccuracy();
        int imagesThen = RegisteredTest.images(champion);
        int[] places = round.unseen(champion);
        return then == null || imagesThen == 0 || places.length == 0
                ? null
                : new AccuracyChange(imagesThen, then, places.length, round.accuracy(champion, places));
    }

    private static Ruling ruling(
            ModelVersion candidate,
            @Nullable ModelVersion champion,
            Promotions.@Nullable Pin pin,
            PromotionPolicy policy,
            Findings found) {
        if (policy.mode() == PromotionPolicy.Mode.OFF) {
            return new Ruling(Decision.REGISTERED, "promotion=off: it is only registered");
        }
        if (champion != null && champion.id() == candidate.id()) {
            return new Ruling(Decision.PROMOTED, "it is the champion already");
        }
        List<String> why = new ArrayList<>();
        Decision decision =
                champion == null ? first(why) : compared("the champion v" + champion.version(), policy, found, why);
        TestCoverage coverage = found.findings().coverage();
        coverage.gaps().stream()
                .filter(gap -> why.stream().noneMatch(it -> it.startsWith(gap)))
                .toList()
                .forEach(why::add);
        if (decision == Decision.PROMOTED && coverage.leavesOpen() && !policy.promoteUntested()) {
            decision = Decision.PROPOSED;
        }
        if (decision == Decision.PROMOTED && pin != null) {
            decision = Decision.PROPOSED;
            why.add("v" + pin.version() + " is pinned by " + pin.actor() + ": " + pin.reason());
        }
        if (decision == Decision.PROMOTED && policy.mode() == PromotionPolicy.Mode.PROPOSE) {
            decision = Decision.PROPOSED;
            why.add("it would be promoted, but promotion=propose leaves that to a person");
        }
        return new Ruling(decision, String.join("; ", why));
    }

    private static Decision first(List<String> why) {
        why.add("it is the first version of this model");
        return Decision.PROMOTED;
    }

    private static Decision compared(String champion, PromotionPolicy policy, Findings found, List<String> why) {
        Match match = found.findings().champion();
        if (match == null) {
            why.add(String.valueOf(found.incomparable()));
            boolean untested = found.findings().coverage().testImages() == 0 && policy.promoteUntested();
            return untested ? Decision.PROMOTED : Decision.PROPOSED;
        }
        why.add(match.text(champion));
        if (!policy.rule().keepsUpWithChampion(match.difference())) {
            return Decision.HELD;
        }
        Match best = found.findings().best();
        if (best != null && !policy.rule().keepsUpWithBest(best.difference())) {
            why.add(best.text("v" + best.version() + ", the best champion of the last " + policy.days() + " days"));
            return Decision.HELD;
        }
        return Decision.PROMOTED;
    }
}
