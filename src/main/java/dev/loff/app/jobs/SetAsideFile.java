package dev.loff.app.jobs;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.loff.app.jobs.QuarantineReports.SetAside;
import dev.loff.dataset.Sha256;
import dev.loff.encoder.ImageCaps;
import dev.loff.encoder.ImageHeader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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

    static SetAsideFile read(SetAside image, Path file) {
        try {
            long size = Files.size(file);
            String sha256 = Sha256.ofFile(file).hex();
            ImageHeader header = header(file, size);
            return new SetAsideFile(
                    image,
                    file.toString(),
                    null,
                    size,
                    sha256,
                    !sha256.equals(image.sha256()),
                    words(header),
                    header instanceof ImageHeader.Decodable);
        } catch (IOException e) {
            return new SetAsideFile(image, file.toString(), e.toString(), 0, null, false, "not read", false);
        }
    }

    /** A file over the cap is not read into memory: the cap alone refuses it. */
    private static ImageHeader header(Path file, long size) throws IOException {
        long most = ImageCaps.DEFAULT.maxBytes();
        try (InputStream in = Files.newInputStream(file)) {
            return ImageHeader.parse(in.readNBytes((int) Math.min(size, most + 1)));
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

    /** Writes a small PNG of the image; false where it cannot be decoded. */
    public boolean thumbnail(Path target) {
        try {
            return headerDecodable && Thumbnail.write(Path.of(file), target);
        } catch (IOException e) {
            throw new UncheckedIOException("[" + target + "] Cannot write a thumbnail: " + e.getMessage(), e);
        }
    }

    /** A small PNG of the image; absent where it cannot be decoded. */
    static Optional<byte[]> thumbnail(Path file, long size) throws IOException {
        return header(file, size) instanceof ImageHeader.Decodable ? Thumbnail.png(file) : Optional.empty();
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
