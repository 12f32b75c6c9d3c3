package dev.loff.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.encoder.Extracted.Features;
import dev.loff.encoder.Extracted.Quarantined;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An image's features are bit-identical whatever else happens. */
@Timeout(120)
class FeatureIndependenceTest {
    @TempDir
    Path folder;

    @Test
    void featuresDoNotDependOnThreadsOrderOrNeighbours() throws IOException {
        List<byte[]> images = Extractions.images(24);
        try (SavedModelEncoder encoder = tiny(EncoderOptions.DEFAULT)) {
            List<Extracted> expected = Extractions.all(encoder, Extractions.options(1, 1, 1), images);
            assertThat(expected).allMatch(Features.class::isInstance).doesNotHaveDuplicates();
            assertThat(Extractions.all(encoder, Extractions.options(4, 3, 16), images))
                    .isEqualTo(expected);
            assertThat(Extractions.all(encoder, Extractions.options(2, 1, 2), images.subList(5, 6)))
                    .isEqualTo(expected.subList(5, 6));
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < images.size(); i++) {
                order.add(i);
            }
            Collections.shuffle(order, new Random(3));
            assertThat(Extractions.all(
                            encoder,
                            Extractions.options(3, 2, 8),
                            order.stream().map(images::get).toList()))
                    .isEqualTo(order.stream().map(expected::get).toList());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 16})
    void aTransformerThatOpensIsExactAtEveryMinibatch(int minibatch) throws IOException {
        List<byte[]> images = Extractions.images(20);
        Path model = TinyModel.transformer().write(folder.resolve("model"));
        try (SavedModelEncoder encoder =
                SavedModelEncoder.open(model, EncoderOptions.DEFAULT.withMinibatch(minibatch))) {
            List<Extracted> expected = Extractions.all(encoder, Extractions.options(1, 1, 1), images);
            for (int from = 0; from < minibatch; from++) {
                assertThat(Extractions.all(encoder, Extractions.options(2, 2, 8), images.subList(from, 20)))
                        .as("shifted by %d", from)
                        .isEqualTo(expected.subList(from, 20));
            }
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("depend on its place in the minibatch");
            assertThat(minibatch).isGreaterThan(1);
        }
    }

    @Test
    void aFixedMinibatchIsFilledUpAtTheTail() throws IOException {
        List<byte[]> images = Extractions.images(24);
        try (SavedModelEncoder encoder = tiny(EncoderOptions.DEFAULT.withMinibatch(8))) {
            List<Extracted> expected = Extractions.all(encoder, Extractions.options(1, 1, 16), images);
            assertThat(Extractions.all(encoder, Extractions.options(2, 1, 16), images.subList(0, 21)))
                    .isEqualTo(expected.subList(0, 21));
            assertThat(Extractions.all(encoder, Extractions.options(2, 1, 16), images.subList(3, 4)))
                    .isEqualTo(expected.subList(3, 4));
        }
    }

    @Test
    void badImagesAreQuarantinedAndDoNotAffectOthers() throws IOException {
        List<byte[]> images = new ArrayList<>(Extractions.images(12));
        for (int minibatch : new int[] {1, 4}) {
            try (SavedModelEncoder encoder = tiny(EncoderOptions.DEFAULT.withMinibatch(minibatch))) {
                List<Extracted> expected = Extractions.all(encoder, Extractions.options(2, 1, 8), images);
                byte[] jpeg = TestImages.jpeg(64, 64, 1);
                List<byte[]> bad = List.of(
                        new byte[0],
                        Arrays.copyOf(jpeg, jpeg.length / 2),
                        "\0\0\0\30ftypheic\0\0\0\0mif1heic".getBytes(StandardCharsets.ISO_8859_1),
                        new byte[] {1, 2, 3},
                        Arrays.copyOf(TestImages.png(64, 64, 1), 300));
                List<byte[]> mixed = new ArrayList<>();
                for (int i = 0; i < images.size(); i++) {
                    mixed.add(bad.get(i % bad.size()));
                    mixed.add(images.get(i));
                }
                List<Extracted> results = Extractions.all(encoder, Extractions.options(3, 1, 8), mixed);
                for (int i = 0; i < images.size(); i++) {
                    assertThat(results.get(2 * i + 1)).as("image %d", i).isEqualTo(expected.get(i));
                    assertThat(((Quarantined) results.get(2 * i)).reason())
                            .isEqualTo(List.of(
                                            QuarantineReason.EMPTY,
                                            QuarantineReason.TRUNCATED,
                                            QuarantineReason.UNSUPPORTED_FORMAT,
                                            QuarantineReason.NOT_AN_IMAGE,
                                            QuarantineReason.TRUNCATED)
                                    .get(i % bad.size()));
                }
            }
        }
    }

    private SavedModelEncoder tiny(EncoderOptions options) throws IOException {
        return SavedModelEncoder.open(TinyModel.grid().write(folder.resolve("model")), options);
    }
}
