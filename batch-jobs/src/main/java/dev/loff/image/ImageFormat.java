package dev.loff.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A picture format, recognised by a file's first bytes and not by its name. */
public enum ImageFormat {
    JPEG("JPEG"),
    PNG("PNG"),
    GIF("GIF"),
    BMP("BMP"),
    WEBP("WebP"),
    TIFF("TIFF"),
    HEIC("HEIC"),
    AVIF("AVIF"),
    JPEG_XL("JPEG XL"),
    JPEG_2000("JPEG 2000"),
    SVG("SVG"),
    PSD("PSD"),
    ICO("ICO"),
    PNM("PNM"),
    EPS("EPS"),
    PDF("PDF");

    /** The number of bytes from a file's start that are enough to recognise its format. */
    public static final int START_BYTES = 1024;

    private static final Set<String> HEIC_BRANDS =
            Set.of("heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1");
    private static final Set<String> AVIF_BRANDS = Set.of("avif", "avis");

    /** The root element, after what XML allows before it. */
    private static final Pattern SVG_START = Pattern.compile(
            "(?:\u00ef\u00bb\u00bf)?\\s*(?:<\\?xml[^>]*>\\s*|<!--(?:[^-]|-[^-])*-->\\s*|<!DOCTYPE\\s+svg[^>]*>\\s*)*+<svg[\\s>].*",
            Pattern.DOTALL);

    private static final Pattern PNM_START = Pattern.compile("P[1-7]\\s[\\s\\d#A-Z].*", Pattern.DOTALL);

    private final String title;

    ImageFormat(String title) {
        this.title = title;
    }

    /** Whether images of this format are decoded here. */
    public boolean isDecoded() {
        return switch (this) {
            case JPEG, PNG, GIF, BMP, WEBP, TIFF -> true;
            case HEIC, AVIF, JPEG_XL, JPEG_2000, SVG, PSD, ICO, PNM, EPS, PDF -> false;
        };
    }

    /**
     * Whether a file of this format is an image of a dataset whatever its name is. Documents, drawings and icons are beside
     * images for other reasons; they count only if their file name marks them as images.
     */
    public boolean isPhotograph() {
        return switch (this) {
            case JPEG, PNG, GIF, BMP, WEBP, TIFF, HEIC, AVIF, JPEG_XL, JPEG_2000 -> true;
            case SVG, PSD, ICO, PNM, EPS, PDF -> false;
        };
    }

    /** The name for people. */
    @Override
    public String toString() {
        return title;
    }

    /** The format of an image that begins with these bytes; {@link #START_BYTES} are enough. */
    public static Optional<ImageFormat> of(byte[] image) {
        String start = new String(image, 0, Math.min(image.length, START_BYTES), ISO_8859_1);
        return Optional.ofNullable(
                switch (image.length == 0 ? 0 : image[0] & 0xff) {
                    case 0xff ->
                        start.startsWith("\u00ff\u00d8\u00ff")
                                ? JPEG
                                : start.startsWith("\u00ff\n")
                                        ? JPEG_XL
                                        : start.startsWith("\u00ffO\u00ffQ") ? JPEG_2000 : null;
                    case 0x89 -> start.startsWith("\u0089PNG\r\n\u001a\n") ? PNG : null;
                    case 'G' -> start.startsWith("GIF87a") || start.startsWith("GIF89a") ? GIF : null;
                    case 'B' -> start.startsWith("BM") ? BMP : null;
                    case 'R' -> start.startsWith("RIFF") && start.startsWith("WEBP", 8) ? WEBP : null;
                    case 'I', 'M' -> isTiff(start) ? TIFF : null;
                    case 0 -> ofBoxes(start);
                    case '8' -> start.startsWith("8BPS") ? PSD : null;
                    case 'P' -> PNM_START.matcher(start).matches() ? PNM : null;
                    case '%' -> start.startsWith("%PDF-") ? PDF : start.startsWith("%!PS") ? EPS : null;
                    case 0xc5 -> start.startsWith("\u00c5\u00d0\u00d3\u00c6") ? EPS : null;
                    default -> SVG_START.matcher(start).matches() ? SVG : null;
                });
    }

    /** Classic TIFF and BigTIFF, of either byte order. */
    private static boolean isTiff(String start) {
        return start.startsWith("II*\0")
                || start.startsWith("MM\0*")
                || start.startsWith("II+\0")
                || start.startsWith("MM\0+");
    }

    /** Recognises formats of the ISO base media family, icons and cursors. */
    private static @Nullable ImageFormat ofBoxes(String start) {
        if (start.startsWith("ftyp", 4) && start.length() >= 12) {
            String brand = start.substring(8, 12);
            boolean avif = AVIF_BRANDS.contains(brand) || (HEIC_BRANDS.contains(brand) && compatible(start, "avif"));
            return avif ? AVIF : HEIC_BRANDS.contains(brand) ? HEIC : null;
        }
        if (start.startsWith("JXL \r\n\u0087\n", 4)) {
            return JPEG_XL;
        }
        if (start.startsWith("jP  \r\n\u0087\n", 4)) {
            return JPEG_2000;
        }
        return start.startsWith("\0\0\1\0") || start.startsWith("\0\0\2\0") ? ICO : null;
    }

    /** Whether the first box lists this brand as compatible. */
    private static boolean compatible(String start, String brand) {
        int size = Math.min(start.length(), start.charAt(2) << 8 | start.charAt(3));
        for (int at = 16; at + 4 <= size; at += 4) {
            if (start.startsWith(brand, at)) {
                return true;
            }
        }
        return false;
    }
}
