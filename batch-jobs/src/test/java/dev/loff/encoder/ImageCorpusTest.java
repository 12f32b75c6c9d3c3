package dev.loff.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.encoder.Extracted.Quarantined;
import dev.loff.encoder.ImageCorpus.Case;
import dev.loff.huggingface.ParityFigures;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Awkward files give Pillow's pixels or the right reason. The committed files are part of those that ops/checks/image-corpus
 * makes and tests; it passes its folder in {@code loff.parity.corpus}.
 */
class ImageCorpusTest {
    @ParameterizedTest
    @MethodSource("corpus")
    void pixelsAreThoseOfPillowOrTheReasonIsRight(Case it) throws IOException {
        Preprocessing original = Decoding.plain(Math.max(1, it.width()), Math.max(1, it.height()));
        ByteBuffer pixels =
                ByteBuffer.allocateDirect(original.input().size() * Float.BYTES).order(ByteOrder.nativeOrder());
        Optional<Quarantined> quarantined;
        try (ImageDecoder decoder = new ImageDecoder(original, ImageCaps.DEFAULT)) {
            quarantined = decoder.decode(it.file(), pixels);
        }
        String wrong = verdict(it, quarantined, pixels);
        ParityFigures.add(
                "image-corpus",
                it.kind() + "\t" + (!wrong.isEmpty() ? "wrong" : it.reason().isPresent() ? "quarantined" : "equal")
                        + "\t" + it + "\t"
                        + (wrong.isEmpty()
                                ? quarantined.map(Quarantined::toString).orElse("")
                                : wrong));
        assertThat(wrong).as(it.name()).isEmpty();
    }

    /** What is wrong; empty if all is right. */
    static String verdict(Case it, Optional<Quarantined> quarantined, ByteBuffer pixels) {
        return it.reason().isPresent() ? otherReason(it, quarantined) : otherPixels(it, quarantined, pixels);
    }

    static List<Case> corpus() throws IOException, URISyntaxException {
        String folder = System.getProperty("loff.parity.corpus");
        return ImageCorpus.read(
                folder == null
                        ? Path.of(ImageCorpusTest.class.getResource("corpus").toURI())
                        : Path.of(folder));
    }

    private static String otherReason(Case it, Optional<Quarantined> quarantined) {
        QuarantineReason right = it.reason().orElseThrow();
        if (quarantined.isEmpty()) {
            return "decoded, not " + right;
        }
        Quarantined found = quarantined.get();
        boolean named = !found.detail().isBlank() && found.detail().length() < 200;
        return found.reason() == right && named ? "" : found + ", not " + right;
    }

    private static String otherPixels(Case it, Optional<Quarantined> quarantined, ByteBuffer pixels) {
        if (quarantined.isPresent()) {
            return quarantined.get().toString();
        }
        pixels.flip();
        double largest = 0;
        double sum = 0;
        for (byte right : it.rgb()) {
            double difference = Math.abs(pixels.getFloat() - (right & 0xff));
            largest = Math.max(largest, difference);
            sum += difference;
        }
        double mean = sum / it.rgb().length;
        // A resize to the same size multiplies by a weight of nearly 1.
        boolean equal = largest <= it.largest() + 0.01 && mean <= it.mean() + 0.01;
        return equal
                ? ""
                : String.format(
                        Locale.ROOT,
                        "differs by %.2f at most (%d), %.3f on average (%.1f)",
                        largest,
                        it.largest(),
                        mean,
                        it.mean());
    }
}
