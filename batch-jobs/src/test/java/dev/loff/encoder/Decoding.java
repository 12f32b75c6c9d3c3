package dev.loff.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.encoder.Extracted.Quarantined;
import dev.loff.encoder.ImageInput.Layout;
import dev.loff.encoder.Normalization.Range;
import dev.loff.encoder.Resize.Antialias;
import dev.loff.encoder.Resize.Interpolation;
import dev.loff.encoder.Resize.Stretch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Decodes single images in tests. */
final class Decoding {
    private Decoding() {}

    /** Stretches to this size and keeps the values 0 to 255. */
    static Preprocessing plain(int width, int height) {
        return new Preprocessing(
                new ImageInput("image", Layout.NHWC, height, width, new Range(0, 255)),
                new Resize(new Stretch(), Interpolation.BILINEAR, Antialias.ON));
    }

    static float[] decode(Preprocessing preprocessing, byte[] image) {
        ByteBuffer pixels = pixels(preprocessing);
        try (ImageDecoder decoder = new ImageDecoder(preprocessing, ImageCaps.DEFAULT)) {
            assertThat(decoder.decode(image, pixels)).isEmpty();
        }
        float[] values = new float[preprocessing.input().size()];
        pixels.flip().asFloatBuffer().get(values);
        return values;
    }

    static Optional<Quarantined> refused(byte[] image) {
        Preprocessing preprocessing = plain(8, 8);
        try (ImageDecoder decoder = new ImageDecoder(preprocessing, ImageCaps.DEFAULT)) {
            return decoder.decode(image, pixels(preprocessing));
        }
    }

    private static ByteBuffer pixels(Preprocessing preprocessing) {
        return ByteBuffer.allocateDirect(preprocessing.input().size() * Float.BYTES)
                .order(ByteOrder.nativeOrder());
    }
}
