package dev.loff.encoder;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;

/** MobileNetV2 and photographs of clothes. */
class RealEncoderTest {
    @Test
    void featuresAreThoseOfTheModelItself() throws IOException {
        byte[] photo = photos(1).get(0);
        try (SavedModelEncoder encoder = open(EncoderOptions.DEFAULT);
                FeatureExtraction extraction = new FeatureExtraction(encoder, ExtractionOptions.DEFAULT)) {
            assertThat(encoder.shape()).isEqualTo(new FeatureShape(7, 7, false, 1280));
            float[] expected = modelAlone(Decoding.decode(encoder.preprocessing(), photo));
            ByteBuffer features = Extractions.features(extraction, photo);
            double sum = 0;
            for (int i = 0; i < expected.length; i++) {
                assertThat(features.getShort(i * 2)).isEqualTo(Float16.fromFloat(expected[i]));
                assertThat(expected[i]).as("after ReLU6").isBetween(0f, 6f);
                sum += expected[i];
            }
            assertThat(sum / expected.length).as("mean").isBetween(0.05, 1.0);
            assertThat(encoder.frozenGraph()).isInstanceOf(Freezing.Frozen.class);
        }
    }

    /** Runs the model through TensorFlow's own Java API. */
    private static float[] modelAlone(float[] pixels) {
        try (SavedModelBundle model = SavedModelBundle.loader(SharedFiles.require("models/mobilenet_v2_1.0_224")
                                .toString())
                        .withTags("serve")
                        .load();
                TFloat32 image = TFloat32.tensorOf(Shape.of(1, 224, 224, 3), DataBuffers.of(pixels));
                Result result = model.session()
                        .runner()
                        .feed("image", image)
                        .fetch("features")
                        .run()) {
            float[] features = new float[7 * 7 * 1280];
            result.get(0).asRawTensor().data().asFloats().read(features);
            return features;
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
            List<Extracted> expected = Extractions.all(encoder, options(1, 1), photos);
            assertThat(Extractions.all(encoder, options(3, 3), photos)).isEqualTo(expected);
            List<Extracted> among = Extractions.all(encoder, options(2, 2), mixed);
            for (int i = 0; i < photos.size(); i++) {
                assertThat(among.get(2 * i)).isInstanceOf(Extracted.Quarantined.class);
                assertThat(among.get(2 * i + 1)).isEqualTo(expected.get(i));
            }
        }
    }

    /** If the CPU's matrix products round differently by place, which is tested on opening, such a minibatch is refused. */
    @Test
    void aMinibatchGivesFeaturesThatDoNotDependOnPlaceOrIsRefused() throws IOException {
        List<byte[]> photos = photos(40);
        try (SavedModelEncoder encoder = open(EncoderOptions.DEFAULT.withMinibatch(8))) {
            List<Extracted> expected = Extractions.all(encoder, options(1, 1), photos);
            assertThat(Extractions.all(encoder, options(2, 2), photos.subList(3, 30)))
                    .isEqualTo(expected.subList(3, 30));
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageContaining("1 always works (minibatch=8)");
        }
    }

    @Test
    void memoryStaysFlat() throws IOException {
        List<byte[]> photos = photos(50);
        try (SavedModelEncoder encoder = open(EncoderOptions.DEFAULT)) {
            for (int round = 0; round < 10; round++) {
                Extractions.all(encoder, ExtractionOptions.DEFAULT, photos);
            }
            long before = residentMebibytes();
            for (int round = 0; round < 30; round++) {
                Extractions.all(encoder, ExtractionOptions.DEFAULT, photos);
            }
            // One image's pixels kept per call would be 900 MiB; the heap may still grow to its limit.
            assertThat(residentMebibytes() - before)
                    .as("growth over 1,500 images")
                    .isLessThan(600);
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

    private static long residentMebibytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .sum();
    }
}
