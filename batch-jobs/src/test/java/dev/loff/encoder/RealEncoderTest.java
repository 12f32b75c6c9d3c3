package dev.loff.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.loff.encoder.Extracted.Features;
import dev.loff.tensorflow.Float16;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** MobileNetV2 and photographs of clothes. */
class RealEncoderTest {
    @Test
    void featuresAreThoseOfTheModelItself() throws IOException {
        try (SavedModelEncoder encoder = open(EncoderOptions.DEFAULT)) {
            assertThat(encoder.shape()).isEqualTo(new FeatureShape(7, 7, false, 1280));
            List<Extracted> extracted = extract(encoder, ExtractionOptions.DEFAULT, photos(8));
            for (Extracted image : extracted) {
                ByteBuffer features = ((Features) image).float16();
                double sum = 0;
                int positive = 0;
                for (int i = 0; i < 7 * 7 * 1280; i++) {
                    float value = Float16.toFloat(features.getShort(i * 2));
                    assertThat(value).as("after ReLU6").isBetween(0f, 6f);
                    sum += value;
                    positive += value > 0 ? 1 : 0;
                }
                assertThat(sum / (7 * 7 * 1280)).as("mean activation").isCloseTo(0.4, within(0.35));
                assertThat(positive).as("activations above 0").isBetween(2000, 50_000);
            }
        }
    }

    @Test
    void featuresDoNotDependOnMinibatchThreadsOrNeighbours() throws IOException {
        List<byte[]> photos = photos(40);
        List<byte[]> mixed = new ArrayList<>();
        photos.forEach(photo -> {
            mixed.add(Arrays.copyOf(photo, photo.length / 2));
            mixed.add(photo);
        });
        try (SavedModelEncoder encoder = open(EncoderOptions.DEFAULT)) {
            List<Extracted> expected = extract(encoder, options(1, 1), photos);
            assertThat(extract(encoder, options(3, 3), photos)).isEqualTo(expected);
            List<Extracted> among = extract(encoder, options(2, 2), mixed);
            for (int i = 0; i < photos.size(); i++) {
                assertThat(among.get(2 * i)).isInstanceOf(Extracted.Quarantined.class);
                assertThat(among.get(2 * i + 1)).isEqualTo(expected.get(i));
            }
        }
        try (SavedModelEncoder encoder = open(EncoderOptions.DEFAULT.withMinibatch(8))) {
            List<Extracted> expected = extract(encoder, options(1, 1), photos);
            assertThat(extract(encoder, options(2, 2), photos.subList(3, 30))).isEqualTo(expected.subList(3, 30));
        }
    }

    @Test
    void memoryStaysFlat() throws IOException {
        List<byte[]> photos = photos(50);
        try (SavedModelEncoder encoder = open(EncoderOptions.DEFAULT)) {
            for (int round = 0; round < 10; round++) {
                extract(encoder, ExtractionOptions.DEFAULT, photos);
            }
            long before = residentMebibytes();
            for (int round = 0; round < 50; round++) {
                extract(encoder, ExtractionOptions.DEFAULT, photos);
            }
            // One image's pixels kept per call would be 1.4 GiB; the heap may still grow to its limit.
            assertThat(residentMebibytes() - before)
                    .as("growth over 2,500 images")
                    .isLessThan(700);
        }
    }

    private static SavedModelEncoder open(EncoderOptions options) {
        return SavedModelEncoder.open(SharedFiles.require("models/mobilenet_v2_1.0_224"), options);
    }

    private static List<byte[]> photos(int count) throws IOException {
        try (Stream<Path> files = Files.walk(SharedFiles.require("data/clothing-small/test"))) {
            List<byte[]> photos = new ArrayList<>();
            for (Path photo : files.filter(file -> file.toString().endsWith(".jpg"))
                    .sorted()
                    .limit(count)
                    .toList()) {
                photos.add(Files.readAllBytes(photo));
            }
            return photos;
        }
    }

    private static ExtractionOptions options(int decodeThreads, int encodeThreads) {
        return ExtractionOptions.DEFAULT.withThreads(decodeThreads, encodeThreads);
    }

    private static List<Extracted> extract(Encoder encoder, ExtractionOptions options, List<byte[]> images) {
        try (FeatureExtraction extraction = new FeatureExtraction(encoder, options)) {
            return Extractions.all(extraction, images);
        }
    }

    private static long residentMebibytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .sum();
    }
}
