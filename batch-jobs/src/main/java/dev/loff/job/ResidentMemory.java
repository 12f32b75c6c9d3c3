package dev.loff.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * How much memory the kernel holds for this process, native memory of TensorFlow and Arrow included. What the kernel does
 * not tell is absent.
 *
 * @param status a {@code status} file of {@code /proc}
 */
public record ResidentMemory(Path status) {

    private static final Path MACHINE = Path.of("/proc/meminfo");
    private static final Path FORGET = Path.of("/proc/self/clear_refs");
    private static final String PEAK = "5";
    private static final long BYTES_PER_KB = 1024;

    public static ResidentMemory ofThisProcess() {
        return new ResidentMemory(Path.of("/proc/self/status"));
    }

    public OptionalLong bytes() {
        return line(status, "VmRSS:");
    }

    /** The most there was since {@link #forgetPeak}, or since the process began where the kernel does not forget. */
    public OptionalLong peakBytes() {
        return line(status, "VmHWM:");
    }

    /** Lets {@link #peakBytes} begin anew. */
    public void forgetPeak() {
        try {
            Files.writeString(FORGET, PEAK);
        } catch (IOException e) {
            // Some containers forbid it; the peak is then that of the whole process, which is more.
        }
    }

    /** What the machine could still give to this process. */
    public OptionalLong freeBytes() {
        return line(MACHINE, "MemAvailable:");
    }

    private static OptionalLong line(Path file, String name) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(name.length()).replace("kB", "").strip())
                    .mapToLong(kb -> Long.parseLong(kb) * BYTES_PER_KB)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
