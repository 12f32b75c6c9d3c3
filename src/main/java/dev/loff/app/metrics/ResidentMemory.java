package dev.loff.app.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** How much memory the kernel holds for this process, native memory of TensorFlow and Arrow included. */
record ResidentMemory(Path status) {

    private static final String LINE = "VmRSS:";
    private static final long BYTES_PER_KB = 1024;

    /** Absent where the kernel does not tell. */
    OptionalLong bytes() {
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(LINE))
                    .map(line -> line.substring(LINE.length()).replace("kB", "").strip())
                    .mapToLong(kb -> Long.parseLong(kb) * BYTES_PER_KB)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
