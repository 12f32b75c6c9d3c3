package dev.loff.encoder;

import dev.loff.encoder.Extracted.Features;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Runs images through an extraction in tests. */
final class Extractions {
    private Extractions() {}

    static ByteBuffer features(FeatureExtraction extraction, byte[] image) {
        return ((Features) all(extraction, List.of(image)).get(0)).float16();
    }

    static List<Extracted> all(FeatureExtraction extraction, List<byte[]> images) {
        try {
            List<Ticket> tickets = new ArrayList<>();
            for (byte[] image : images) {
                tickets.add(extraction.submit(image));
            }
            List<Extracted> results = new ArrayList<>();
            for (Ticket ticket : tickets) {
                results.add(ticket.await());
            }
            return results;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    static List<Extracted> all(Encoder encoder, ExtractionOptions options, List<byte[]> images) {
        try (FeatureExtraction extraction = new FeatureExtraction(encoder, options)) {
            return all(extraction, images);
        }
    }

    static ExtractionOptions options(int decodeThreads, int encodeThreads, int maxImagesInFlight) {
        return new ExtractionOptions(decodeThreads, encodeThreads, maxImagesInFlight, 1 << 20, ImageCaps.DEFAULT);
    }

    /** Images of different sizes and formats. */
    static List<byte[]> images(int count) {
        List<byte[]> images = new ArrayList<>();
        String[] formats = {"jpg", "png", "gif", "bmp"};
        for (int i = 0; i < count; i++) {
            images.add(TestImages.encoded(
                    TestImages.picture(20 + i, 40 - i, BufferedImage.TYPE_INT_RGB, i), formats[i % formats.length]));
        }
        return images;
    }
}
