package dev.loff.encoder;

import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Real models and images, which are not part of the project: tests that need them are skipped if they are missing. */
final class SharedFiles {
    private SharedFiles() {}

    static Path require(String path) {
        String given = System.getenv("LOFF_SHARED");
        return (given == null ? Stream.of("../shared", "../../shared") : Stream.of(given))
                .map(Path::of)
                .map(shared -> shared.resolve(path))
                .filter(Files::exists)
                .findFirst()
                .orElseGet(() -> abort("skipped: there is no " + path + " in $LOFF_SHARED, ../shared or ../../shared"));
    }
}
