package dev.loff.job.promote;

import dev.loff.dataset.Split;
import dev.loff.evaluation.Bootstrap;
import dev.loff.evaluation.Comparison;
import dev.loff.evaluation.Predictions;
import dev.loff.job.VerifiedModels;
import dev.loff.job.Workspace;
import dev.loff.job.train.LabeledSplits;
import dev.loff.registry.FeatureLedger;
import dev.loff.registry.FeatureSet;
import dev.loff.registry.Lineage;
import dev.loff.registry.ModelVersion;
import dev.loff.tensorflow.SessionSettings;
import dev.loff.training.ClassifierScorer;
import dev.loff.training.LabeledFeatures;
import dev.loff.training.ModelFolder;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The test images of one feature set, and what versions say about them. Each version is opened and asked once. Reads rows and
 * files, so it belongs in no transaction; closing it closes the shards. For one thread.
 */
final class TestRound implements AutoCloseable {
    private static final int MINIBATCH = 256;

    private final FeatureSet set;
    private final LabeledSplits splits;
    private final LabeledFeatures test;
    private final long[] positions;
    private final Lineage lineage;
    private final Workspace workspace;
    private final Map<Long, Predictions> predictions = new HashMap<>();
    private final Map<Long, ModelFolder> folders = new HashMap<>();

    private TestRound(FeatureSet set, LabeledSplits splits, Lineage lineage, Workspace workspace) {
        this.set = set;
        this.splits = splits;
        this.test = splits.features(Split.TEST);
        this.positions = splits.positions(Split.TEST);
        this.lineage = lineage;
        this.workspace = workspace;
    }

    static TestRound open(FeatureSet set, FeatureLedger ledger, Lineage lineage, Workspace workspace) {
        return new TestRound(set, LabeledSplits.open(set, ledger, workspace), lineage, workspace);
    }

    TestCoverage coverage() {
        return TestCoverage.of(set.snapshot().classes(), splits);
    }

    /** Why the two cannot answer the same question; empty when they can. */
    Optional<String> mismatch(ModelVersion version, ModelVersion other) throws IOException {
        ModelFolder one = folder(version);
        ModelFolder two;
        try {
            two = folder(other);
        } catch (IllegalStateException e) {
            return Optional.of("it cannot be compared with v" + other.version() + ": " + e.getMessage());
        }
        if (!one.card().classes().equals(two.card().classes())) {
            return Optional.of("it has other classes than v" + other.version() + classes(one, two));
        }
        if (!one.encoder().equals(two.encoder())) {
            return Optional.of("it uses another encoder than v" + other.version() + " ("
                    + one.encoder().name() + " instead of " + two.encoder().name() + ")");
        }
        return Optional.empty();
    }

    private static String classes(ModelFolder one, ModelFolder other) {
        List<String> gone = without(other.card().classes(), one.card().classes());
        List<String> added = without(one.card().classes(), other.card().classes());
        if (gone.isEmpty() && added.isEmpty()) {
            return " (in another order)";
        }
        return Stream.of(named("added: ", added), named("gone: ", gone))
                .filter(it -> !it.isEmpty())
                .collect(Collectors.joining("; ", " (", ")"));
    }

    private static String named(String word, List<String> classes) {
        return classes.isEmpty()
                ? ""
                : word + TestCoverage.Classes.of(classes, it -> true).text();
    }

    private static List<String> without(List<String> classes, List<String> others) {
        Set<String> known = Set.copyOf(others);
        return classes.stream().filter(it -> !known.contains(it)).toList();
    }

    /** How many test images there are. */
    int size() {
        return test.size();
    }

    /** Places of the test images that none of these versions was trained or validated on. */
    int[] unseen(ModelVersion... versions) {
        List<Long> unseen = lineage.unseenTestImages(set.snapshot(), List.of(versions));
        long[] sorted = unseen.stream().mapToLong(Long::longValue).toArray();
        int[] places = new int[positions.length];
        int count = 0;
        for (int i = 0; i < positions.length; i++) {
            if (Arrays.binarySearch(sorted, positions[i]) >= 0) {
                places[count++] = i;
            }
        }
        return Arrays.copyOf(places, count);
    }

    /** Two versions that can be compared, on images of {@link #unseen}; there must be one. */
    Match match(ModelVersion version, ModelVersion other, int[] places) throws IOException {
        return Match.of(
                other,
                Comparison.of(
                        predictions(other).only(places), predictions(version).only(places), Bootstrap.DEFAULT));
    }

    /** The share of those images that the version gets right. */
    double accuracy(ModelVersion version, int[] places) throws IOException {
        Predictions all = predictions(version);
        return Arrays.stream(places).filter(all::right).count() / (double) places.length;
    }

    private Predictions predictions(ModelVersion version) throws IOException {
        Predictions known = predictions.get(version.id());
        if (known == null) {
            known = score(folder(version));
            predictions.put(version.id(), known);
        }
        return known;
    }

    private Predictions score(ModelFolder model) throws IOException {
        int[] truth = new int[test.size()];
        Arrays.setAll(truth, test::label);
        try (ClassifierScorer scorer = new ClassifierScorer(model.classifier(), SessionSettings.defaults())) {
            return new Predictions(model.card().classes(), truth, scorer.probabilities(test, MINIBATCH));
        }
    }

    /** The version's files, once looked at. */
    ModelFolder folder(ModelVersion version) throws IOException {
        ModelFolder known = folders.get(version.id());
        if (known == null) {
            known = VerifiedModels.open(version, workspace);
            folders.put(version.id(), known);
        }
        return known;
    }

    @Override
    public void close() {
        splits.close();
    }
}
