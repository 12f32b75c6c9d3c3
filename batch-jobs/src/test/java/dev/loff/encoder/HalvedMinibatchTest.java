package dev.loff.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Operand;
import org.tensorflow.exceptions.TFResourceExhaustedException;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/** Minibatches that do not fit into a device's memory. */
@Timeout(120)
class HalvedMinibatchTest {
    private static final ExtractionOptions THREE_AT_ONCE = Extractions.options(3, 3, 64);

    @TempDir
    Path folder;

    @Test
    void continuesWithHalvesThatFitAndTheSameFeatures() throws IOException {
        List<byte[]> images = Extractions.images(27);
        try (SavedModelEncoder encoder = open(TinyModel.numberedTokens(0), 16);
                SmallMemory small = new SmallMemory(encoder, 5)) {
            List<Extracted> expected = Extractions.all(encoder, THREE_AT_ONCE, images);
            Halvings halvings = new Halvings();
            try (FeatureExtraction extraction = new FeatureExtraction(small, THREE_AT_ONCE, halvings)) {
                assertThat(Extractions.all(extraction, images)).isEqualTo(expected);
            }
            assertThat(halvings.sizes)
                    .as("each halving is told once, though several threads meet it")
                    .containsExactly(8, 4);
            assertThat(small.refused()).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void failsIfHalvesWouldGiveOtherBits() throws IOException {
        try (SavedModelEncoder encoder = open(TinyModel.numberedTokens(0), 6);
                SmallMemory small = new SmallMemory(encoder, 5)) {
            assertThat(encoder.leastMinibatch()).isEqualTo(6);
            Halvings halvings = new Halvings();
            try (FeatureExtraction extraction = new FeatureExtraction(small, THREE_AT_ONCE, halvings)) {
                assertThatThrownBy(() -> Extractions.all(extraction, Extractions.images(6)))
                        .hasMessageContaining("the device's memory is too small for one minibatch")
                        .hasMessageContaining("(images=6)")
                        .hasRootCauseInstanceOf(TFResourceExhaustedException.class);
            }
            assertThat(halvings.sizes).isEmpty();
        }
    }

    @Test
    void aSingleImageThatDoesNotFitFails() throws IOException {
        try (SavedModelEncoder encoder = open(TinyModel.numberedTokens(0), 4);
                SmallMemory small = new SmallMemory(encoder, 0);
                FeatureExtraction extraction = new FeatureExtraction(small, THREE_AT_ONCE)) {
            assertThatThrownBy(() -> Extractions.all(extraction, Extractions.images(4)))
                    .hasMessageContaining("(images=1)");
        }
    }

    /** TensorFlow itself runs out of memory here, below DJL: minibatches larger than 4 need a tensor of 2^60 bytes. */
    @Test
    void recognisesTensorFlowsOutOfMemoryException() throws IOException {
        TinyModel greedy = TinyModel.numberedTokens(0);
        greedy.output("features", (tf, image) -> withHugeTensorBeyond(tf, image, 4));
        List<byte[]> images = Extractions.images(16);
        Path model = greedy.write(folder.resolve("model"));
        try (SavedModelEncoder encoder = SavedModelEncoder.open(model, EncoderOptions.DEFAULT.withMinibatch(8));
                SavedModelEncoder one = SavedModelEncoder.open(model, EncoderOptions.DEFAULT)) {
            assertThat(encoder.leastMinibatch())
                    .as("what fits gives equal bits")
                    .isEqualTo(1);
            assertThat(encoder.fingerprint()).isEqualTo(one.fingerprint());
            Halvings halvings = new Halvings();
            try (FeatureExtraction extraction = new FeatureExtraction(encoder, THREE_AT_ONCE, halvings)) {
                assertThat(Extractions.all(extraction, images)).isEqualTo(Extractions.all(one, THREE_AT_ONCE, images));
            }
            assertThat(halvings.sizes).containsExactly(4);
        }
    }

    private static Operand<TFloat32> withHugeTensorBeyond(Ops tf, Operand<TFloat32> image, long images) {
        Operand<TInt64> count =
                tf.slice(tf.shape(image, TInt64.class), tf.constant(new long[] {0}), tf.constant(new long[] {1}));
        Operand<TInt64> beyond = tf.math.div(tf.math.sub(count, tf.constant(1L)), tf.constant(images));
        Operand<TInt64> size = tf.math.add(tf.constant(1L), tf.math.mul(beyond, tf.constant(1L << 58)));
        Operand<TFloat32> zero = tf.math.mul(
                tf.math.mean(tf.fill(size, tf.reduceMax(image, tf.constant(new int[] {0, 1, 2, 3}))), tf.constant(0)),
                tf.constant(0f));
        Operand<TFloat32> corner = tf.slice(image, tf.constant(new int[4]), tf.constant(new int[] {-1, 1, 1, 1}));
        Operand<TFloat32> features = tf.math.add(
                tf.math.mul(corner, tf.constant(0f)), tf.constant(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
        return tf.reshape(tf.math.add(features, zero), tf.constant(new int[] {-1, 5, 2}));
    }

    private SavedModelEncoder open(TinyModel model, int minibatch) throws IOException {
        return SavedModelEncoder.open(
                model.write(folder.resolve("model")), EncoderOptions.DEFAULT.withMinibatch(minibatch));
    }

    private static final class Halvings implements PipelineListener {
        final Queue<Integer> sizes = new ConcurrentLinkedQueue<>();

        @Override
        public void done(Phase phase, Duration duration) {}

        @Override
        public void halved(int images) {
            sizes.add(images);
        }
    }
}
