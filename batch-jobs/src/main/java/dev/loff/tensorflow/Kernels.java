package dev.loff.tensorflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.tensorflow.TensorFlow;

/**
 * Which of its kernels TensorFlow uses. It has one per set of vector instructions, and they add in different orders, so the
 * same graph gives float32 results that differ in the last bits between processors.
 */
public final class Kernels {
    /** The widest first, with their names in oneDNN's {@code ONEDNN_MAX_CPU_ISA} and their flags on Linux. */
    @SuppressWarnings("ImmutableEnumChecker") // the lists are unmodifiable, which their type does not show
    private enum Instructions {
        AVX512("AVX512", "avx512f", "avx512bw", "avx512dq", "avx512vl"),
        AVX2("AVX2", "avx2"),
        AVX("AVX", "avx"),
        SSE41("SSE41", "sse4_1");

        private final String limit;
        private final List<String> flags;

        Instructions(String limit, String... flags) {
            this.limit = limit;
            this.flags = List.of(flags);
        }
    }

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private Kernels() {}

    /** The kernels of this process, such as {@code TensorFlow 2.18.0 avx512} or {@code TensorFlow 2.18.0 GPU}. */
    public static String ofThisProcess(int gpus) {
        return "TensorFlow " + TensorFlow.version() + " "
                + (gpus > 0 ? "GPU" : instructions(flags(), System.getenv(), System.getProperty("os.arch")));
    }

    /**
     * The widest instructions that a processor has and that no environment variable forbids.
     *
     * @param otherwise the result for a processor without any of the instructions listed here
     */
    static String instructions(Set<String> flags, Map<String, String> environment, String otherwise) {
        String limit = environment
                .getOrDefault("ONEDNN_MAX_CPU_ISA", environment.getOrDefault("DNNL_MAX_CPU_ISA", "ALL"))
                .toUpperCase(Locale.ROOT);
        boolean allowed = Arrays.stream(Instructions.values()).noneMatch(it -> limit.startsWith(it.limit));
        for (Instructions it : Instructions.values()) {
            // AVX2_VNNI and the like still allow AVX2.
            allowed |= limit.equals(it.limit) || limit.startsWith(it.limit + "_");
            if (allowed && flags.containsAll(it.flags)) {
                return it.name().toLowerCase(Locale.ROOT);
            }
        }
        return otherwise;
    }

    private static Set<String> flags() {
        try {
            return Files.readAllLines(PROCESSORS).stream()
                    .filter(it -> it.startsWith("flags"))
                    .findFirst()
                    .map(it -> Set.copyOf(Arrays.asList(it.split("\\s+"))))
                    .orElse(Set.of());
        } catch (IOException e) {
            return Set.of(); // not Linux, or /proc is not readable
        }
    }
}
