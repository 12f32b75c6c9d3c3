package dev.loff.app.support;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Thread dumps of Loff's processes on this machine, except processes of other users. */
final class ThreadDumps {
    private static final String PROGRAM = "quarkus-run.jar";
    private static final long PATIENCE_SECONDS = 10;

    private ThreadDumps() {}

    /** The other Loff processes here. */
    static List<Long> others() {
        return ProcessHandle.allProcesses()
                .filter(it -> it.pid() != ProcessHandle.current().pid())
                .filter(it -> it.info()
                        .arguments()
                        .map(arguments -> Arrays.stream(arguments).anyMatch(word -> word.endsWith(PROGRAM)))
                        .orElse(false))
                .map(ProcessHandle::pid)
                .toList();
    }

    static String own() {
        return Arrays.stream(ManagementFactory.getThreadMXBean().dumpAllThreads(true, true))
                .map(ThreadDumps::whole)
                .collect(Collectors.joining("\n"));
    }

    /** Prints all frames; {@link ThreadInfo#toString} stops after eight. */
    private static String whole(ThreadInfo thread) {
        StringBuilder text = new StringBuilder("\"" + thread.getThreadName() + "\" " + thread.getThreadState());
        if (thread.getLockName() != null) {
            text.append(" on ").append(thread.getLockName());
        }
        if (thread.getLockOwnerName() != null) {
            text.append(" of \"").append(thread.getLockOwnerName()).append('"');
        }
        text.append('\n');
        for (StackTraceElement frame : thread.getStackTrace()) {
            text.append("\tat ").append(frame).append('\n');
        }
        return text.toString();
    }

    /** Uses the JDK's jcmd, which is missing in a plain runtime. */
    static String of(long pid) throws IOException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!Files.isExecutable(jcmd)) {
            return "no jcmd here; kill -3 " + pid + " writes the threads to the output of that process\n";
        }
        Path output = Files.createTempFile("loff-threads-", ".txt");
        try {
            Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "Thread.print", "-l")
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "process " + pid + " did not answer within " + PATIENCE_SECONDS + " s\n";
            }
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted\n";
        } finally {
            Files.delete(output);
        }
    }
}
