package dev.loff.app.database;

import java.io.IOException;
import java.nio.file.Path;

/** A second JVM that holds the shared lock of a file, as every user of a database does. */
record ProcessHolding(Path file, Process process) implements AutoCloseable {

    /** Returns when the process holds the lock. */
    static ProcessHolding shared(Path file) throws IOException {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ProcessHolding.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (process.inputReader().readLine() == null) {
            throw new AssertionError("The second process does not get the lock");
        }
        return new ProcessHolding(file, process);
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit().join();
    }

    public static void main(String[] arguments) throws IOException {
        ProcessLock lock = ProcessLock.shared(Path.of(arguments[0]));
        try (lock) {
            System.out.println("locked");
            while (System.in.read() >= 0) {
                System.out.println("Close my input to make me end");
            }
        }
    }
}
