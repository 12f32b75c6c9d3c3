package dev.loff.app.jobs;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.loff.app.jobs.QuarantineReports.SetAside;
import dev.loff.dataset.Sha256;
import dev.loff.encoder.ImageCaps;
import dev.loff.encoder.ImageHeader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An image that was set aside, and its file as it is today.
 *
 * @param problem why the file cannot be read now; absent where it can
 * @param sha256Now of its content now
 * @param changed whether its content is another one than was set aside
 * @param header what its first bytes say, in words
 * @param headerDecodable whether the header alone allows decoding
 */
public record SetAsideFile(
        SetAside image,
        String file,
        @Nullable String problem,
        long sizeBytes,
        @Nullable String sha256Now,
        boolean changed,
        String header,
        boolean headerDecodable) {

    /**
     * Reads a file of a dataset.
     *
     * @param path below {@code root}
     */
    static SetAsideFile read(SetAside image, Path root, String path) {
        Path file = root.resolve(path);
        try {
            byte[] content = content(root, path);
            String sha256 = Sha256.of(content).hex();
            ImageHeader header = ImageHeader.parse(content);
            return new SetAsideFile(
                    image,
                    file.toString(),
                    null,
                    content.length,
                    sha256,
                    !sha256.equals(image.sha256()),
                    words(header),
                    header instanceof ImageHeader.Decodable);
        } catch (IOException e) {
            return unreadable(image, file, e);
        }
    }

    static SetAsideFile unreadable(SetAside image, Path file, IOException failure) {
        return new SetAsideFile(image, file.toString(), reason(failure), 0, null, false, "not read", false);
    }

    private static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "it is not there";
        }
        if (failure instanceof AccessDeniedException) {
            return "access is denied";
        }
        return String.valueOf(failure.getMessage());
    }

    /**
     * The bytes of a regular file inside the dataset's folder. A link may lead to another image of the dataset, never out of
     * it; a pipe or a device is not opened, as that could wait for ever.
     */
    private static byte[] content(Path root, String path) throws IOException {
        Path real = root.resolve(path).toRealPath();
        if (!real.startsWith(root.toRealPath())) {
            throw new IOException("it leads out of the dataset's folder");
        }
        if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("it is no regular file");
        }
        long most = ImageCaps.DEFAULT.maxBytes();
        if (Files.size(real) > most) {
            throw new IOException(
                    "it is larger than an image may be (bytes=" + Files.size(real) + ", limit=" + most + ")");
        }
        try (InputStream in = Files.newInputStream(real, LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes(Math.toIntExact(most));
        }
    }

    private static String words(ImageHeader header) {
        if (header instanceof ImageHeader.Refused refused) {
            return refused.reason() + ": " + refused.detail();
        }
        ImageHeader.Decodable it = (ImageHeader.Decodable) header;
        return it.format() + ", " + it.width() + " x " + it.height() + " pixels, " + it.channels() + " channels of "
                + it.bitDepth() + " bits, orientation " + it.orientation();
    }

    /** A small PNG of an image of a dataset; absent where it cannot be decoded. */
    static Optional<byte[]> thumbnail(Path root, String path) throws IOException {
        byte[] content = content(root, path);
        boolean drawn = ImageHeader.parse(content) instanceof ImageHeader.Decodable it && Thumbnail.draws(it.format());
        return drawn ? Thumbnail.png(content) : Optional.empty();
    }

    @JsonIgnore
    public String state() {
        if (problem != null) {
            return "cannot be read: " + problem;
        }
        return changed
                ? "changed since; `loff quarantine redrive` tries it again"
                : "the same as when it was set aside";
    }
}
