package dev.loff.encoder;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads an image's orientation: the orientation tag in an EXIF block, of any integer type, or {@code tiff:Orientation} in an
 * XMP packet. As in Pillow, XMP is used only if no EXIF block has the tag.
 */
final class ExifOrientation {
    static final int UPRIGHT = 1;

    private static final int TAG = 0x0112;
    private static final int BYTE = 1;
    private static final String PREFIX = "Exif\0\0";
    private static final Pattern XMP = Pattern.compile("tiff:Orientation(?:=\"|>)([0-9])");

    private ExifOrientation() {}

    /** The tag of the first directory; empty if it is missing or cannot be read. */
    static Optional<Integer> tag(HeaderBytes exif) {
        return TiffDirectory.first(withoutPrefix(exif)).flatMap(ExifOrientation::tag);
    }

    static Optional<Integer> tag(TiffDirectory directory) {
        // Pillow, and others after it, do not read a single byte as a number.
        return directory
                .entry(TAG)
                .map(it -> it.type() == BYTE
                        ? UPRIGHT
                        : valid(directory.number(TAG).orElse(0L)));
    }

    static Optional<Integer> xmp(byte[] packet) {
        Matcher found = XMP.matcher(new String(packet, ISO_8859_1));
        return found.find() ? Optional.of(valid(Long.parseLong(found.group(1)))) : Optional.empty();
    }

    /** 1 to 8; upright if neither has a valid value, as in image viewers. */
    static int of(Optional<Integer> exif, Optional<Integer> xmp) {
        return exif.or(() -> xmp).orElse(UPRIGHT);
    }

    private static int valid(long orientation) {
        return orientation >= 1 && orientation <= 8 ? (int) orientation : UPRIGHT;
    }

    /** Some programs write JPEG's prefix in other formats too. */
    private static HeaderBytes withoutPrefix(HeaderBytes exif) {
        int prefix = PREFIX.length();
        return exif.size() > prefix && exif.text(0, prefix).equals(PREFIX)
                ? exif.slice(prefix, exif.size() - prefix, exif.bytes().order())
                : exif;
    }
}
