package dev.loff.encoder;

import dev.loff.encoder.Extracted.Features;
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
}
