package dev.loff.job.train;

import dev.loff.dataset.DatasetSnapshot;
import dev.loff.dataset.ImageEntry;
import dev.loff.dataset.Split;
import dev.loff.encoder.FeatureShape;
import dev.loff.job.CompleteFeatures;
import dev.loff.job.OpenShards;
import dev.loff.job.Workspace;
import dev.loff.registry.FeatureLedger;
import dev.loff.registry.FeatureSet;
import dev.loff.registry.RegisteredEncoder;
import dev.loff.training.FeatureRows;
import dev.loff.training.LabeledFeatures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The images of a snapshot that have features, by split, in the snapshot's order, over memory-mapped shards. Close it after
 * use: the shards are open until then.
 */
public final class LabeledSplits implements AutoCloseable {
    private static final int IMAGES_PER_QUERY = 10_000;

    private final OpenShards shards;
    private final Map<Split, Rows> rows = new EnumMap<>(Split.class);
    private final FeatureShape shape;

    private LabeledSplits(FeatureShape shape, OpenShards shards) {
        this.shape = shape;
        this.shards = shards;
        for (Split split : Split.values()) {
            rows.put(split, new Rows());
        }
    }

    /** Refuses a set of which features are missing. */
    public static LabeledSplits open(FeatureSet set, FeatureLedger ledger, Workspace workspace) {
        CompleteFeatures.require(set, ledger);
        LabeledSplits splits = new LabeledSplits(shapeOf(set.encoder()), new OpenShards(ledger, workspace));
        try {
            splits.load(set, ledger, workspace);
            return splits;
        } catch (RuntimeException e) {
            splits.close();
            throw e;
        }
    }

    public static FeatureShape shapeOf(RegisteredEncoder encoder) {
        return new FeatureShape(encoder.gridHeight(), encoder.gridWidth(), encoder.classToken(), encoder.channels());
    }

    private void load(FeatureSet set, FeatureLedger ledger, Workspace workspace) {
        DatasetSnapshot snapshot =
                DatasetSnapshot.open(workspace.resolve(set.snapshot().file()));
        try (Stream<ImageEntry> entries = snapshot.entries()) {
            List<ImageEntry> page = new ArrayList<>();
            for (Iterator<ImageEntry> it = entries.iterator(); it.hasNext(); ) {
                page.add(it.next());
                if (page.size() == IMAGES_PER_QUERY || !it.hasNext()) {
                    add(page, snapshot, set, ledger);
                    page.clear();
                }
            }
        }
    }

    private void add(List<ImageEntry> page, DatasetSnapshot snapshot, FeatureSet set, FeatureLedger ledger) {
        List<byte[]> keys = page.stream().map(it -> it.sha256().bytes()).toList();
        Map<String, FeatureLedger.Location> places = ledger.locate(set.encoder().id(), keys);
        for (ImageEntry entry : page) {
            FeatureLedger.Location place = places.get(entry.sha256().hex());
            if (place != null) {
                int label = entry.label() == null ? LabeledFeatures.UNLABELED : snapshot.classIndex(entry.label());
                rows(entry.split()).add(shards.indexOf(place.shardId()), place.row(), label, entry.position());
            }
        }
    }

    public FeatureShape shape() {
        return shape;
    }

    /** How many images of each class a split has, in the order of the snapshot's classes. */
    public int[] imagesByClass(Split split, int classes) {
        return rows(split).byLabel(classes);
    }

    public LabeledFeatures features(Split split) {
        return rows(split).labeled(shape, shards.rows());
    }

    private Rows rows(Split split) {
        return Objects.requireNonNull(rows.get(split));
    }

    /** Snapshot positions of a split's images, in the order of {@link #features}. */
    public long[] positions(Split split) {
        return rows(split).positions();
    }

    @Override
    public void close() {
        shards.close();
    }

    /** Growing columns of primitives: ten million images make no ten million objects. */
    private static final class Rows {
        private int[] shard = new int[1024];
        private int[] row = new int[1024];
        private int[] label = new int[1024];
        private long[] position = new long[1024];
        private int size;

        void add(int shardIndex, int rowIndex, int labelIndex, long at) {
            if (size == shard.length) {
                shard = Arrays.copyOf(shard, 2 * size);
                row = Arrays.copyOf(row, 2 * size);
                label = Arrays.copyOf(label, 2 * size);
                position = Arrays.copyOf(position, 2 * size);
            }
            shard[size] = shardIndex;
            row[size] = rowIndex;
            label[size] = labelIndex;
            position[size++] = at;
        }

        LabeledFeatures labeled(FeatureShape shape, List<FeatureRows> shards) {
            return new LabeledFeatures(
                    shape, shards, Arrays.copyOf(shard, size), Arrays.copyOf(row, size), Arrays.copyOf(label, size));
        }

        int[] byLabel(int classes) {
            int[] images = new int[classes];
            for (int i = 0; i < size; i++) {
                if (label[i] >= 0) {
                    images[label[i]]++;
                }
            }
            return images;
        }

        long[] positions() {
            return Arrays.copyOf(position, size);
        }
    }
}
