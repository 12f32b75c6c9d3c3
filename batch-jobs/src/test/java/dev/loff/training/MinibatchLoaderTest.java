package dev.loff.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loff.dataset.Sha256;
import dev.loff.encoder.FeatureShape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MinibatchLoaderTest {
    private static final FeatureShape SHAPE = new FeatureShape(1, 2, false, 3);
    private final MemoryRows rows = MemoryRows.synthetic(SHAPE, 23, 4, 1, 5);
    private final LabeledFeatures features = rows.labeled(4);

    @Test
    void anEpochContainsEveryImageOnceAndTheLastMinibatchTheRest() {
        List<Integer> sizes = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        Set<Long> seeds = new HashSet<>();
        try (MinibatchLoader loader = shuffled(3, 0, 4)) {
            while (loader.hasNext()) {
                try (Minibatch minibatch = loader.next()) {
                    sizes.add(minibatch.labels().length);
                    Arrays.stream(minibatch.labels()).forEach(labels::add);
                    Arrays.stream(minibatch.sampleSeeds()).forEach(seeds::add);
                }
            }
        }
        assertThat(sizes).containsExactly(7, 7, 7, 2);
        assertThat(labels.stream().filter(label -> label == 0)).hasSize(6);
        assertThat(labels).hasSize(23);
        assertThat(seeds).hasSize(46);
    }

    @Test
    void aMinibatchDependsOnItsNumberAloneNotOnWhereLoadingBegan() {
        try (MinibatchLoader all = shuffled(3, 0, 4);
                MinibatchLoader late = shuffled(3, 2, 4)) {
            all.next().close();
            all.next().close();
            try (Minibatch expected = all.next();
                    Minibatch found = late.next()) {
                assertThat(found.labels()).containsExactly(expected.labels());
                assertThat(found.sampleSeeds()).containsExactly(expected.sampleSeeds());
                assertThat(found.samples()).isEqualTo(expected.samples());
            }
        }
    }

    @Test
    void featuresReachTheTensorBitForBit() {
        try (MinibatchLoader loader = MinibatchLoader.sequential(features, 5)) {
            loader.next().close();
            try (Minibatch second = loader.next()) {
                short[] halves = new short[5 * SHAPE.size()];
                second.samples().asRawTensor().data().asShorts().read(halves);
                assertThat(Arrays.copyOf(halves, SHAPE.size()))
                        .containsExactly(rows.halves().get(5));
            }
        }
    }

    @Test
    void epochsDifferInOrderAndSeeds() {
        try (MinibatchLoader one = shuffled(1, 0, 1);
                MinibatchLoader other = shuffled(2, 0, 1);
                Minibatch first = one.next();
                Minibatch second = other.next()) {
            assertThat(first.sampleSeeds()).doesNotContain(second.sampleSeeds());
            assertThat(first.samples()).isNotEqualTo(second.samples());
        }
    }

    @Test
    void aFailureOnTheSecondThreadReachesTheCallerOnce() {
        FeatureRows broken = new FeatureRows() {
            @Override
            public FeatureShape shape() {
                return SHAPE;
            }

            @Override
            public int rows() {
                return 1;
            }

            @Override
            public Sha256 key(int row) {
                return Sha256.of(new byte[0]);
            }

            @Override
            public void copyRow(int row, ByteBuffer target) {
                throw new IllegalStateException("the shard is gone");
            }
        };
        LabeledFeatures gone = new LabeledFeatures(SHAPE, List.of(broken), new int[1], new int[1], new int[1]);
        try (MinibatchLoader loader = MinibatchLoader.sequential(gone, 1)) {
            assertThatThrownBy(loader::next)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the shard is gone");
            assertThat(loader.hasNext()).isFalse();
        }
    }

    private MinibatchLoader shuffled(int epoch, int first, int end) {
        return new MinibatchLoader(features, SampleOrder.shuffled(features.size(), 9, epoch), 7, first, end);
    }
}
