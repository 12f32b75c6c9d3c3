package dev.loff.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Optional;
import java.util.Set;

/** A picture format, told by the first bytes; a file's name plays no part. */
public enum ImageFormat {
    JPEG,
    PNG,
    GIF,
    BMP,
    WEBP,
    HEIC,
    TIFF;

    private static final Set<String> HEIC_BRANDS =
            Set.of("heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1", "avif", "avis");

    /** As many bytes from a file's start tell its format. */
    public static final int START_BYTES = 64;

    /** Whether images of this format are decoded here. */
    public boolean isDecoded() {
        return switch (this) {
            case JPEG, PNG, GIF, BMP -> true;
            case WEBP, HEIC, TIFF -> false;
        };
    }

    /** The format of an image that begins with these bytes; {@link #START_BYTES} are enough. */
    public static Optional<ImageFormat> of(byte[] image) {
        String start = new String(image, 0, Math.min(image.length, 16), ISO_8859_1);
        if (start.startsWith("\u00ff\u00d8\u00ff")) {
            return Optional.of(JPEG);
        }
        if (start.startsWith("\u0089PNG\r\n\u001a\n")) {
            return Optional.of(PNG);
        }
        if (start.startsWith("GIF87a") || start.startsWith("GIF89a")) {
            return Optional.of(GIF);
        }
        if (start.startsWith("BM")) {
            return Optional.of(BMP);
        }
        if (start.startsWith("RIFF") && start.startsWith("WEBP", 8)) {
            return Optional.of(WEBP);
        }
        if (start.startsWith("ftyp", 4) && start.length() >= 12 && HEIC_BRANDS.contains(start.substring(8, 12))) {
            return Optional.of(HEIC);
        }
        if (start.startsWith("II*\0") || start.startsWith("MM\0*")) {
            return Optional.of(TIFF);
        }
        return Optional.empty();
    }
}
