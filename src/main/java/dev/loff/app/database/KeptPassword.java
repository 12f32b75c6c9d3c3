package dev.loff.app.database;

import dev.loff.file.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** A random password, made once and stored in a file that only its owner can read. */
final class KeptPassword {

    private static final int BYTES = 32;

    private KeptPassword() {}

    static Path inFile(Path file) throws IOException {
        if (Files.notExists(file)) {
            byte[] random = new byte[BYTES];
            new SecureRandom().nextBytes(random);
            byte[] password = HexFormat.of().formatHex(random).getBytes(StandardCharsets.US_ASCII);
            Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
            Files.deleteIfExists(unfinished);
            Files.createFile(
                    unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (DurableFile durable = DurableFile.begin(unfinished)) {
                durable.stream().write(password);
                durable.commit(file);
            }
        }
        return file;
    }
}
