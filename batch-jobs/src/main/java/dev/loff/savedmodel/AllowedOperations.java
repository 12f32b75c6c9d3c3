package dev.loff.savedmodel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The operations that only compute, as {@code allowed-operations.txt} lists them. */
final class AllowedOperations {
    private static final Set<String> NAMES = read();

    private AllowedOperations() {}

    static Set<String> names() {
        return NAMES;
    }

    private static Set<String> read() {
        String file = "allowed-operations.txt";
        try (InputStream in = AllowedOperations.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("Cannot check models: the list is missing (file=" + file + ")");
            }
            return new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(line -> Stream.of(line.split(" ")))
                    .filter(name -> !name.isEmpty())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot check models: " + e.getMessage(), e);
        }
    }
}
