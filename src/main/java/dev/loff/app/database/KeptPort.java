package dev.loff.app.database;

import dev.loff.file.DurableFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/** The server's port: chosen once and stored in a file, so that an operator's tools keep finding the server. */
record KeptPort(Path file) {

    /** Returns the stored port if it is free; otherwise chooses another one and stores it. */
    int choose() throws IOException {
        OptionalInt kept = kept();
        if (kept.isPresent() && free(kept.getAsInt())) {
            return kept.getAsInt();
        }
        try (ServerSocket socket = new ServerSocket(0, 1, loopback())) {
            byte[] line = (socket.getLocalPort() + "\n").getBytes(StandardCharsets.US_ASCII);
            DurableFile.write(file, line);
            return socket.getLocalPort();
        }
    }

    /** Earlier versions could leave the file empty when they were killed. */
    private OptionalInt kept() throws IOException {
        String line = Files.exists(file) ? Files.readString(file).strip() : "";
        return line.matches("[1-9][0-9]{0,4}") ? OptionalInt.of(Integer.parseInt(line)) : OptionalInt.empty();
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, loopback())) {
            return socket.isBound();
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }
}
