package dev.loff.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.ThreadMXBean;
import dev.loff.encoder.EncoderOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Opens damaged copies of a small model, and checks that each is refused in one line, before memory is allocated for it. */
final class HostileFolders {
    /**
     * Allocated on the heap, including garbage, in addition to a multiple of the files' size. The heap of
     * ops/checks/hostile-files limits the rest.
     */
    private static final long MAX_ALLOCATED_BYTES = 8L << 20;

    private static final int MAX_LINE = 1000;

    private HostileFolders() {}

    /** The first model that is opened loads TensorFlow's classes, which must not be counted. */
    static void loadClasses() {
        ParityCase.named("dinov2").open(EncoderChoice.NONE).close();
    }

    static void requireRefused(Hostile hostile, Path at) throws IOException {
        Path copy = copy(at);
        hostile.damage().to(copy);
        long files = bytes(copy);
        long before = allocated();
        Throwable refused = catchThrowable(() -> open(copy).close());
        long taken = allocated() - before;
        assertThat(refused).isInstanceOf(IllegalArgumentException.class);
        assertThat(refused.getMessage())
                .as("one line that begins with the file")
                .startsWith("[" + copy)
                .doesNotContainPattern("\\p{Cntrl}")
                .hasSizeLessThan(MAX_LINE);
        hostile.said().forEach(it -> assertThat(refused.getMessage()).contains(it));
        assertThat(taken).as("bytes taken").isLessThan(MAX_ALLOCATED_BYTES + 24 * files);
        ParityFigures.add("hostile-files", hostile + "\t" + taken + "\t" + refused.getMessage());
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(it -> it.toFile().length())
                    .sum();
        }
    }

    static HuggingFaceEncoder open(Path folder) {
        return HuggingFaceEncoder.open(folder, EncoderChoice.NONE, EncoderOptions.DEFAULT);
    }

    static Path copy(Path at) throws IOException {
        Path copy = Files.createDirectory(at.resolve("model"));
        Path source = ParityCase.named("dinov2").folder();
        for (String file : List.of("config.json", "preprocessor_config.json", Hostile.WEIGHTS)) {
            Files.copy(source.resolve(file), copy.resolve(file));
        }
        return copy;
    }
}
