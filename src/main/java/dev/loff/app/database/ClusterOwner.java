package dev.loff.app.database;

import dev.loff.file.DurableFile;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Properties;

/**
 * Where the server was started last: for people, and to distinguish a server that is about to end here from one elsewhere. Only
 * {@link ClusterLock} knows whether a server is running.
 *
 * @param host the name of the machine or container
 * @param processes identifies processes that see each other: the machine's boot id and the pid namespace
 */
record ClusterOwner(String host, String processes, String since) {

    static ClusterOwner self(Instant now) throws IOException {
        String boot =
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        String namespace = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
        return new ClusterOwner(
                hostName(),
                boot + " " + namespace,
                now.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private static String hostName() throws IOException {
        Path name = Path.of("/proc/sys/kernel/hostname");
        return Files.exists(name)
                ? Files.readString(name).strip()
                : InetAddress.getLocalHost().getHostName();
    }

    static Optional<ClusterOwner> read(Path file) throws IOException {
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        properties.load(new StringReader(Files.readString(file)));
        return Optional.of(new ClusterOwner(
                properties.getProperty("host", "unknown"),
                properties.getProperty("processes", "unknown"),
                properties.getProperty("since", "unknown")));
    }

    void write(Path file) throws IOException {
        String text = "host=" + host + "\nprocesses=" + processes + "\nsince=" + since + "\n";
        DurableFile.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether this process would see the server's processes. */
    boolean isHere() throws IOException {
        return processes.equals(self(Instant.EPOCH).processes());
    }
}
