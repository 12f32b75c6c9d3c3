package dev.loff.app.checks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A {@code loff} command in its own JVM. Its output goes to files; closing kills it if it still runs. */
public final class LoffProcess implements AutoCloseable {
    private static final String ANNOUNCEMENT = "execution ";
    private static final String MANAGEMENT = "Management interface listening on ";
    private static final String SET_UP = "Open this once";
    private static final String LISTENING = "Listening on: ";

    private final Process process;
    private final Path output;
    private final Path errors;
    private final long begun = System.nanoTime();
    private final CompletableFuture<Long> execution = new CompletableFuture<>();
    private final CompletableFuture<URI> serving = new CompletableFuture<>();
    private final CompletableFuture<URI> metrics = new CompletableFuture<>();
    private final CompletableFuture<URI> setUp = new CompletableFuture<>();
    private final Thread listener;
    private volatile boolean killed;

    private LoffProcess(Process process, Path output, Path errors) {
        this.process = process;
        this.output = output;
        this.errors = errors;
        this.listener = new Thread(this::listen, "errors of process " + process.pid());
        listener.setDaemon(true);
        listener.start();
    }

    /** Starts {@code ops/bin/loff}; {@code log} names its output files. */
    public static LoffProcess start(Path log, List<String> arguments) throws IOException {
        return start(log, arguments, Map.of());
    }

    public static LoffProcess start(Path log, List<String> arguments, Map<String, String> environment)
            throws IOException {
        return startUnder(List.of(), log, arguments, environment);
    }

    /** Starts it under another program with arguments, such as one that makes a container. */
    public static LoffProcess startUnder(
            List<String> before, Path log, List<String> arguments, Map<String, String> environment) throws IOException {
        Files.createDirectories(log.toAbsolutePath().getParent());
        List<String> command = new ArrayList<>(before);
        command.add(projectRoot().resolve("ops/bin/loff").toString());
        command.addAll(arguments);
        Path output = log.resolveSibling(log.getFileName() + ".out");
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(output.toFile());
        builder.environment().putIfAbsent("TF_CPP_MIN_LOG_LEVEL", "2");
        builder.environment().putAll(environment);
        return new LoffProcess(builder.start(), output, log.resolveSibling(log.getFileName() + ".err"));
    }

    /** The root folder of this build; the classes are in {@code src/target/test-classes}. */
    public static Path projectRoot() {
        try {
            Path classes = Path.of(LoffProcess.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return classes.resolve("../../..").normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("Cannot find the project that these classes were built in", e);
        }
    }

    private void listen() {
        try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8);
                PrintWriter copy = new PrintWriter(Files.newBufferedWriter(errors), true)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                copy.println(line);
                if (line.contains(MANAGEMENT)) {
                    metrics.complete(URI.create(line.replaceFirst(".*" + MANAGEMENT + "\\s*([^\\s]*\\d).*", "$1")));
                }
                if (line.contains(LISTENING)) {
                    serving.complete(URI.create(line.replaceFirst(".*" + LISTENING + "\\s*([^\\s]+[^\\s.]).*", "$1")));
                }
                if (line.contains(SET_UP)) {
                    setUp.complete(URI.create(line.replaceFirst(".*(http\\S+).*", "$1")));
                }
                if (line.matches(ANNOUNCEMENT + "\\d+")) {
                    execution.complete(Long.parseLong(line.substring(ANNOUNCEMENT.length())));
                }
            }
        } catch (IOException e) {
            // Killing a process closes its stream while it is read.
            if (!killed && process.isAlive()) {
                throw new UncheckedIOException("[" + errors + "] Cannot keep what a process says", e);
            }
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** Whether the command has printed which execution it runs. */
    public boolean announced() {
        return execution.isDone();
    }

    /** The execution that the command has printed. */
    public long execution() {
        return execution.join();
    }

    /** Whether a host has printed that it serves. */
    public boolean serving() {
        return serving.isDone();
    }

    /** The address of a serving host, once it has printed it. */
    public URI address() {
        return serving.join();
    }

    /** The metrics address of a serving host. */
    public URI metrics() {
        return metrics.getNow(address());
    }

    /** The link to create the first user, once a host without users has printed it. */
    public URI setUpLink() {
        return setUp.join();
    }

    /** Writes a line to its input and closes that. */
    public void type(String line) throws IOException {
        try (Writer input = process.outputWriter(StandardCharsets.UTF_8)) {
            input.write(line + "\n");
        }
    }

    /** Sends a signal by its name, such as STOP. */
    public void signal(String name) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("Cannot send a signal (signal=" + name + ", pid=" + pid() + ")");
        }
    }

    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** Waits for the end; returns false if that takes longer. */
    public boolean await(Duration patience) throws InterruptedException {
        return process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    public int exitCode() {
        return process.exitValue();
    }

    /** SIGKILL: nothing in the process runs any more when this returns. */
    public void kill() throws InterruptedException {
        killed = true;
        process.destroyForcibly().waitFor();
    }

    public String output() throws IOException {
        return Files.readString(output);
    }

    /** The standard error of the process until now. */
    public String errorsSoFar() throws IOException {
        return Files.exists(errors) ? Files.readString(errors) : "";
    }

    /** The current thread dump of the process. */
    public String threads() throws IOException, InterruptedException {
        Process dump = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pid()),
                        "Thread.print")
                .redirectErrorStream(true)
                .start();
        String threads = new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        dump.waitFor();
        return threads;
    }

    /** The whole standard error of the ended process. */
    public String errors() throws IOException, InterruptedException {
        listener.join();
        return Files.readString(errors);
    }

    /** The output for a failure message; with {@code --json} a failed run prints the reason on its standard output. */
    public String lastErrors() throws IOException, InterruptedException {
        listener.join();
        String exit = process.isAlive() ? "it still runs" : "exit code " + process.exitValue();
        return exit + "\n" + last(errors) + "\n" + last(output);
    }

    private static String last(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
