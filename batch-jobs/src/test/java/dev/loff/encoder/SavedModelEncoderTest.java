package dev.loff.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.loff.dataset.Sha256;
import dev.loff.encoder.Extracted.Features;
import dev.loff.encoder.Extracted.Quarantined;
import dev.loff.tensorflow.Float16;
import dev.loff.tensorflow.Placement;
import dev.loff.tensorflow.Precision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

class SavedModelEncoderTest {
    @TempDir
    Path folder;

    @Test
    void aGridBecomesRowsOfChannels() throws IOException {
        TinyModel.grid().write(folder);
        try (SavedModelEncoder encoder = SavedModelEncoder.open(folder, EncoderOptions.DEFAULT)) {
            assertThat(encoder.name()).isEqualTo("tiny");
            assertThat(encoder.shape()).isEqualTo(new FeatureShape(4, 4, false, 8));
            assertThat(features(encoder, noise(encoder, 1)).remaining()).isEqualTo(4 * 4 * 8 * 2);
        }
    }

    @Test
    void theOutputIsTakenByName() throws IOException {
        TinyModel.grid()
                .output("a_first", (tf, image) -> tf.math.neg(TinyModel.patches(tf, image)))
                .output("z_last", (tf, image) -> image)
                .write(folder);
        Path alone = TinyModel.grid().write(folder.resolve("alone"));
        try (SavedModelEncoder many = SavedModelEncoder.open(folder, EncoderOptions.DEFAULT);
                SavedModelEncoder one = SavedModelEncoder.open(alone, EncoderOptions.DEFAULT)) {
            assertThat(features(many, noise(many, 1))).isEqualTo(features(one, noise(one, 1)));
        }
    }

    @Test
    void theClassTokenIsMovedToTheFront() throws IOException {
        TinyModel.numberedTokens(3).write(folder);
        try (SavedModelEncoder encoder = SavedModelEncoder.open(folder, EncoderOptions.DEFAULT)) {
            assertThat(encoder.shape()).isEqualTo(new FeatureShape(2, 2, true, 2));
            ByteBuffer row = features(encoder, noise(encoder, 1));
            assertThat(new short[] {row.getShort(0), row.getShort(2), row.getShort(4), row.getShort(18)})
                    .containsExactly(
                            Float16.fromFloat(6), Float16.fromFloat(7), Float16.fromFloat(0), Float16.fromFloat(9));
        }
    }

    @Test
    void aVectorIsOneToken() throws IOException {
        new TinyModel()
                .output("features", (tf, image) -> tf.math.mean(image, ints(tf, 1, 2)))
                .described("\"kind\": \"vector\", \"channels\": 3")
                .write(folder);
        try (SavedModelEncoder encoder = SavedModelEncoder.open(folder, EncoderOptions.DEFAULT)) {
            assertThat(encoder.shape()).isEqualTo(new FeatureShape(1, 1, false, 3));
            assertThat(features(encoder, noise(encoder, 1)).remaining()).isEqualTo(6);
        }
    }

    @Test
    void valuesBeyondFloat16QuarantineTheirImageOnly() throws IOException {
        new TinyModel()
                .output("features", (tf, image) -> tf.math.mul(tf.math.mean(image, ints(tf, 1, 2)), tf.constant(1e5f)))
                .described("\"kind\": \"vector\", \"channels\": 3")
                .write(folder);
        try (SavedModelEncoder encoder = SavedModelEncoder.open(folder, EncoderOptions.DEFAULT.withMinibatch(2))) {
            ByteBuffer pixels = buffer(encoder, 2);
            while (pixels.hasRemaining()) {
                pixels.putFloat(pixels.position() < pixels.capacity() / 2 ? 0.1f : 0.9f);
            }
            pixels.flip();
            List<Extracted> extracted = encoder.encode(pixels);
            assertThat(extracted.get(0)).isInstanceOf(Features.class);
            assertThat(extracted.get(1))
                    .isEqualTo(
                            new Quarantined(QuarantineReason.NON_FINITE, "3 of 3 features are not finite in float16"));
        }
    }

    @Test
    void nanIsNotFinite() throws IOException {
        new TinyModel()
                .output(
                        "features",
                        (tf, image) -> tf.math.log(tf.math.sub(tf.math.mean(image, ints(tf, 1, 2)), tf.constant(9f))))
                .described("\"kind\": \"vector\", \"channels\": 3")
                .write(folder);
        try (SavedModelEncoder encoder = SavedModelEncoder.open(folder, EncoderOptions.DEFAULT)) {
            assertThat(encoder.encode(noise(encoder, 1)).get(0))
                    .extracting(extracted -> ((Quarantined) extracted).reason())
                    .isEqualTo(QuarantineReason.NON_FINITE);
        }
    }

    @Test
    void aMinibatchWhosePlacesChangeFeaturesIsRefused() throws IOException {
        new TinyModel()
                .output("features", (tf, image) -> tf.math.cumsum(tf.math.mean(image, ints(tf, 1, 2)), tf.constant(0)))
                .described("\"kind\": \"vector\", \"channels\": 3")
                .write(folder);
        SavedModelEncoder.open(folder, EncoderOptions.DEFAULT).close();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SavedModelEncoder.open(folder, EncoderOptions.DEFAULT.withMinibatch(4)))
                .withMessage("[" + folder
                        + "] Cannot encode in minibatches of this size: an image's features depend on its place in the"
                        + " minibatch; 1 always works (minibatch=4)");
    }

    @Test
    void aMinibatchThatChangesNoBitsHasTheFingerprintOfSingleImages() throws IOException {
        TinyModel.numberedTokens(0).write(folder);
        try (SavedModelEncoder one = SavedModelEncoder.open(folder, EncoderOptions.DEFAULT);
                SavedModelEncoder eight = SavedModelEncoder.open(folder, EncoderOptions.DEFAULT.withMinibatch(8));
                SavedModelEncoder three = SavedModelEncoder.open(folder, EncoderOptions.DEFAULT.withMinibatch(3))) {
            assertThat(eight.leastMinibatch()).isEqualTo(1);
            assertThat(eight.fingerprint())
                    .isEqualTo(one.fingerprint())
                    .isEqualTo(SavedModelEncoder.fingerprintOf(folder));
            assertThat(three.leastMinibatch()).as("three has no half").isEqualTo(3);
            assertThat(three.fingerprint()).isNotEqualTo(one.fingerprint());
        }
    }

    @Test
    void aMinibatchSizeThatChangesBitsIsPartOfTheFingerprint() throws IOException {
        new TinyModel()
                .output(
                        "features",
                        (tf, image) -> tf.math.add(
                                tf.math.mean(image, ints(tf, 1, 2)),
                                tf.dtypes.cast(tf.slice(tf.shape(image), ints(tf, 0), ints(tf, 1)), TFloat32.class)))
                .described("\"kind\": \"vector\", \"channels\": 3")
                .write(folder);
        try (SavedModelEncoder one = SavedModelEncoder.open(folder, EncoderOptions.DEFAULT);
                SavedModelEncoder four = SavedModelEncoder.open(folder, EncoderOptions.DEFAULT.withMinibatch(4))) {
            assertThat(four.leastMinibatch()).isEqualTo(4);
            assertThat(four.fingerprint()).isNotEqualTo(one.fingerprint());
        }
    }

    @Test
    void theFingerprintChangesWithTheFeatures() throws IOException {
        TinyModel.grid().write(folder);
        Sha256 fingerprint = fingerprint(folder, EncoderOptions.DEFAULT);
        Path copy = Files.createDirectory(folder.resolve("copy"));
        for (String file : List.of("saved_model.pb", "encoder.json")) {
            Files.copy(folder.resolve(file), copy.resolve(file));
        }
        assertThat(fingerprint(copy, EncoderOptions.DEFAULT)).isEqualTo(fingerprint);
        Files.writeString(folder.resolve("README.md"), "read me");
        assertThat(fingerprint(folder, new EncoderOptions(2, 2, Precision.FLOAT32, 1, Placement.AUTOMATIC)))
                .isEqualTo(fingerprint);

        assertThat(fingerprint(folder, EncoderOptions.DEFAULT.withPrecision(Precision.BFLOAT16)))
                .isNotEqualTo(fingerprint);
        Path description = folder.resolve("encoder.json");
        String json = Files.readString(description);
        Files.writeString(description, json.replace("bilinear", "bicubic"));
        assertThat(fingerprint(folder, EncoderOptions.DEFAULT)).isNotEqualTo(fingerprint);
        Files.writeString(description, json);
        TinyModel.grid().output("other", (tf, image) -> image).write(folder);
        assertThat(fingerprint(folder, EncoderOptions.DEFAULT)).isNotEqualTo(fingerprint);
    }

    @Test
    void missingFilesAreNamed() throws IOException {
        Path missing = folder.resolve("missing");
        assertRefused(missing, "Cannot use the model as an encoder: there is no such folder");
        assertRefused(folder, "Cannot use the model as an encoder: it has no saved_model.pb");
        Files.writeString(folder.resolve("saved_model.pb"), "not a model");
        assertRefused(folder, "Cannot use the model as an encoder: it has no encoder.json");
        Path model = TinyModel.grid().write(folder.resolve("model"));
        Files.copy(model.resolve("encoder.json"), folder.resolve("encoder.json"));
        assertRefused(folder, "Cannot load the model: it is no SavedModel: ");
    }

    @Test
    void mismatchesWithTheDescriptionAreNamed() throws IOException {
        new TinyModel().output("other", TinyModel::patches).write(folder);
        assertRefused(folder, "it does not give the output that encoder.json names (output=features, gives=[other])");
        TinyModel.grid()
                .described("\"kind\": \"grid\", \"height\": 4, \"width\": 5, \"channels\": 8")
                .write(folder);
        assertRefused(
                folder,
                "the model's shape is not the one of encoder.json (name=features, model=[-1, 4, 4, 8],"
                        + " encoder.json=[1, 4, 5, 8])");
        TinyModel.grid()
                .described("\"kind\": \"tokens\", \"count\": 16, \"channels\": 8")
                .write(folder);
        assertRefused(folder, "model=[-1, 4, 4, 8], encoder.json=[1, 16, 8])");
        TinyModel.grid().write(folder);
        Path description = folder.resolve("encoder.json");
        String json = Files.readString(description);
        Files.writeString(description, json.replace("\"name\": \"image\"", "\"name\": \"pixels\""));
        assertRefused(folder, "exactly the input that encoder.json names (input=pixels, takes=[image])");
        Files.writeString(description, json.replace("\"width\": 16", "\"width\": 32"));
        assertRefused(folder, "(name=image, model=[-1, 16, 16, 3], encoder.json=[1, 16, 32, 3])");
    }

    private static void assertRefused(Path folder, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SavedModelEncoder.open(folder, EncoderOptions.DEFAULT))
                .withMessageStartingWith("[" + folder)
                .withMessageContaining(reason);
    }

    private static Sha256 fingerprint(Path folder, EncoderOptions options) {
        try (SavedModelEncoder encoder = SavedModelEncoder.open(folder, options)) {
            return encoder.fingerprint();
        }
    }

    private static ByteBuffer features(SavedModelEncoder encoder, ByteBuffer pixels) {
        return ((Features) encoder.encode(pixels).get(0)).float16();
    }

    private static ByteBuffer noise(Encoder encoder, long seed) {
        Random random = new Random(seed);
        ByteBuffer pixels = buffer(encoder, 1);
        while (pixels.hasRemaining()) {
            pixels.putFloat(random.nextFloat());
        }
        return pixels.flip();
    }

    private static ByteBuffer buffer(Encoder encoder, int images) {
        return ByteBuffer.allocateDirect(
                        images * encoder.preprocessing().input().size() * Float.BYTES)
                .order(ByteOrder.nativeOrder());
    }

    private static Operand<TInt32> ints(Ops tf, int... values) {
        return tf.constant(values);
    }
}
