package dev.loff.encoder;

import dev.loff.dataset.Sha256;
import dev.loff.file.DurableFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.UUID;

/**
 * The encoder that comes with the program: a small vision transformer, trained by {@code dev.loff.pretraining} on drawn
 * pictures. It is on the class path and must be unpacked, because TensorFlow loads models only from folders.
 */
public final class ShippedEncoder {
    private static final String RESOURCES = "shipped/";
    /** The description comes last: a folder that has it is complete. */
    private static final List<String> FILES = List.of("README.md", "saved_model.pb", EncoderSpec.FILE_NAME);

    /** The files that decide the features. */
    private static final List<String> DECIDING = List.of("saved_model.pb", EncoderSpec.FILE_NAME);

    private static final int NAME_DIGITS = 12;

    private ShippedEncoder() {}

    /** A name that identifies this encoder: another build may ship another one. */
    public static String folderName() {
        MessageDigest digest = Sha256.newDigest();
        try {
            for (String file : DECIDING) {
                digest.update(resource(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the shipped encoder: " + e.getMessage(), e);
        }
        return "shipped-" + Sha256.finish(digest).hex().substring(0, NAME_DIGITS);
    }

    /** Whether {@link #folderName} returns such a name, in this build or another. */
    public static boolean isFolderName(String name) {
        return name.matches("shipped-[0-9a-f]{" + NAME_DIGITS + "}");
    }

    /**
     * Writes the encoder into a folder, which is created if missing. A file with the same content is kept; any other is
     * replaced atomically, so processes may share the folder.
     *
     * @return the folder
     */
    public static Path unpackTo(Path folder) {
        try {
            DurableFile.createFolders(folder);
            for (String file : FILES) {
                unpack(resource(file), folder.resolve(file));
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("[" + folder + "] Cannot unpack the shipped encoder: " + e.getMessage(), e);
        }
    }

    private static byte[] resource(String file) throws IOException {
        try (InputStream in = ShippedEncoder.class.getResourceAsStream(RESOURCES + file)) {
            if (in == null) {
                throw new IllegalStateException(
                        "Cannot unpack the shipped encoder: it is not on the class path (file=" + file + ")");
            }
            return in.readAllBytes();
        }
    }

    private static void unpack(byte[] content, Path file) throws IOException {
        if (Files.isRegularFile(file) && Sha256.ofFile(file).equals(Sha256.of(content))) {
            return;
        }
        Path partial = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try (DurableFile written = DurableFile.begin(partial)) {
            written.stream().write(content);
            written.commit(file);
        }
    }
}
