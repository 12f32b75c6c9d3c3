package dev.loff.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loff.encoder.EncoderOptions;
import dev.loff.tensorflow.Safetensors;
import dev.loff.tensorflow.SafetensorsEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A model made by {@code ops/parity/huggingface.py} and the reference library's results for it. */
record ParityCase(Path folder) {
    /** The committed cases, or those in the folder that {@code -Dloff.parity.cases} names. */
    static Stream<ParityCase> all() throws IOException {
        try (Stream<Path> folders = Files.list(root())) {
            return folders
                    .filter(folder -> Files.isRegularFile(folder.resolve("expected.json")))
                    .sorted()
                    .map(ParityCase::new)
                    .toList()
                    .stream();
        }
    }

    static ParityCase named(String name) {
        return new ParityCase(root().resolve(name));
    }

    private static Path root() {
        String given = System.getProperty("loff.parity.cases", "");
        try {
            Path committed = Path.of(Objects.requireNonNull(ParityCase.class.getResource("wide.jpg"))
                    .toURI());
            return given.isEmpty() ? committed.resolveSibling("") : Path.of(given);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    HuggingFaceEncoder open(EncoderChoice choice) {
        return HuggingFaceEncoder.open(folder, choice, EncoderOptions.DEFAULT);
    }

    List<ImageSize> sizes() {
        List<ImageSize> sizes = new ArrayList<>();
        expected().get("sizes").forEach(size -> sizes.add(ImageSize.parse(size.asText())));
        return sizes;
    }

    List<String> images() {
        List<String> images = new ArrayList<>();
        expected().get("images").forEach(image -> images.add(image.asText()));
        return images;
    }

    byte[] image(String name) throws IOException {
        return Files.readAllBytes(folder.resolveSibling(name));
    }

    private JsonNode expected() {
        try {
            return JsonMapper.builder()
                    .build()
                    .readTree(folder.resolve("expected.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A tensor of the reference, or an empty array if there is none. */
    float[] tensor(String name) throws IOException {
        try (Safetensors tensors = Safetensors.open(folder.resolve("expected.safetensors"))) {
            if (!tensors.names().contains(name)) {
                return new float[0];
            }
            SafetensorsEntry entry = tensors.entry(name);
            return tensors.floats(
                    name, entry.shape().stream().mapToLong(it -> it).toArray());
        }
    }

    static String key(ImageSize size) {
        return size.height() + "x" + size.width();
    }

    static ByteBuffer direct(float[] values) {
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(values.length * Float.BYTES).order(ByteOrder.nativeOrder());
        bytes.asFloatBuffer().put(values);
        return bytes;
    }

    /** The largest |found - expected| / |expected| over all tokens. */
    static double relativeError(float[] found, int foundAt, float[] expected, int expectedAt, int tokens, int width) {
        double worst = 0;
        for (int token = 0; token < tokens; token++) {
            double difference = 0;
            double length = 0;
            for (int channel = 0; channel < width; channel++) {
                double wanted = expected[expectedAt + token * width + channel];
                double got = found[foundAt + token * width + channel];
                difference += (got - wanted) * (got - wanted);
                length += wanted * wanted;
            }
            worst = Math.max(worst, Math.sqrt(difference / length));
        }
        return worst;
    }

    @Override
    public String toString() {
        return String.valueOf(folder.getFileName());
    }
}
