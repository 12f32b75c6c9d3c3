package dev.loff.app.database;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A second JVM that joins the embedded database of a data folder, and leaves on request. */
final class DatabaseUserProcess implements AutoCloseable {

    private static final String JOINED = "joined ";

    private final Process process;

    private DatabaseUserProcess(Process process) {
        this.process = process;
    }

    static DatabaseUserProcess start(Path home) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                DatabaseUserProcess.class.getName(),
                home.toString()));
        return new DatabaseUserProcess(builder.redirectErrorStream(true).start());
    }

    /** Waits until the process has joined; returns the address it got. */
    String joined() throws IOException {
        StringBuilder said = new StringBuilder();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(JOINED)) {
                return line.substring(JOINED.length());
            }
            said.append(line).append('\n');
        }
        throw new AssertionError("The second process did not join: " + said);
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    void leave() throws IOException, InterruptedException {
        process.getOutputStream().close();
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(String[] arguments) throws IOException {
        try (EmbeddedDatabase database = EmbeddedDatabase.join(new DataFolder(Path.of(arguments[0])))) {
            database.keepRunning();
            System.out.println(JOINED + database.address().url());
            BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            while (input.readLine() != null) {
                System.out.println("Close my input to make me leave");
            }
        }
    }
}
