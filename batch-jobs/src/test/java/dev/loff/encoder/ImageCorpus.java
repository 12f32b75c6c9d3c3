package dev.loff.encoder;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Awkward image files and the expected result of each, made by ops/parity/image_corpus.py. */
final class ImageCorpus {
    /**
     * One file: {@code reason} if it is quarantined, else its pixels with the largest and the mean difference allowed, of 255.
     */
    record Case(
            String name,
            String kind,
            byte[] file,
            Optional<QuarantineReason> reason,
            int width,
            int height,
            byte[] rgb,
            int largest,
            double mean) {
        @Override
        public String toString() {
            return name;
        }
    }

    private ImageCorpus() {}

    static List<Case> read(Path folder) throws IOException {
        return Files.readAllLines(folder.resolve("manifest.tsv"), UTF_8).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t"))
                .map(fields -> read(folder, fields))
                .toList();
    }

    private static Case read(Path folder, String[] fields) {
        try {
            byte[] file = Files.readAllBytes(folder.resolve(fields[0]));
            if (!fields[2].equals("PIXELS")) {
                QuarantineReason reason = QuarantineReason.valueOf(fields[2]);
                return new Case(fields[0], fields[1], file, Optional.of(reason), 0, 0, new byte[0], 0, 0);
            }
            return new Case(
                    fields[0],
                    fields[1],
                    file,
                    Optional.empty(),
                    Integer.parseInt(fields[3]),
                    Integer.parseInt(fields[4]),
                    Files.readAllBytes(folder.resolve(fields[0] + ".rgb")),
                    Integer.parseInt(fields[5]),
                    Double.parseDouble(fields[6]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
