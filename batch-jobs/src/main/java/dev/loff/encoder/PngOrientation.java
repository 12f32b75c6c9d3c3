package dev.loff.encoder;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A PNG's orientation: from its eXIf chunk, else from the text "Raw profile type exif" that ImageMagick wrote before eXIf
 * existed, else from XMP.
 */
final class PngOrientation {
    private static final String RAW_PROFILE = "Raw profile type exif";
    private static final String XMP = "XML:com.adobe.xmp";
    /** Longer than any profile; text beyond this is not unpacked. */
    private static final int MAX_TEXT = 1 << 20;

    private Optional<Integer> exif = Optional.empty();
    private Optional<Integer> rawProfile = Optional.empty();
    private Optional<Integer> xmp = Optional.empty();

    void chunk(String type, HeaderBytes content) {
        switch (type) {
            case "eXIf" -> exif = ExifOrientation.tag(content);
            case "tEXt", "zTXt", "iTXt" -> text(type, content.bytes(0, content.size()));
            default -> {}
        }
    }

    int orientation() {
        return ExifOrientation.of(exif.or(() -> rawProfile), xmp);
    }

    private void text(String type, byte[] content) {
        int keyEnd = indexOfZero(content, 0);
        String key = new String(content, 0, keyEnd, ISO_8859_1);
        if (!key.equals(RAW_PROFILE) && !key.equals(XMP)) {
            return;
        }
        byte[] text = value(type, content, keyEnd + 1);
        if (key.equals(XMP)) {
            xmp = ExifOrientation.xmp(text);
        } else {
            rawProfile = profile(new String(text, ISO_8859_1));
        }
    }

    private static byte[] value(String type, byte[] content, int from) {
        return switch (type) {
            case "zTXt" -> inflated(content, from + 1);
            case "iTXt" -> {
                int language = indexOfZero(content, from + 2);
                int translated = indexOfZero(content, language + 1);
                boolean packed = from < content.length && content[from] == 1;
                yield packed ? inflated(content, translated + 1) : rest(content, translated + 1);
            }
            default -> rest(content, from);
        };
    }

    /** Parses an empty line, the name, the length, then hexadecimal digits on any number of lines. */
    private static Optional<Integer> profile(String text) {
        String[] lines = text.split("\n", 4);
        if (lines.length < 4) {
            return Optional.empty();
        }
        try {
            byte[] exif = HexFormat.of().parseHex(lines[3].replaceAll("\\s", ""));
            return ExifOrientation.tag(new HeaderBytes(ByteBuffer.wrap(exif)));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // not a profile
        }
    }

    private static byte[] inflated(byte[] content, int from) {
        Inflater inflater = new Inflater();
        try {
            byte[] packed = rest(content, from);
            inflater.setInput(packed);
            byte[] text = new byte[(int) Math.min(MAX_TEXT, 1032L * packed.length)];
            int length = 0;
            int read;
            do {
                read = inflater.inflate(text, length, text.length - length);
                length += read;
            } while (read > 0 && length < text.length);
            return rest(text, 0, length);
        } catch (DataFormatException e) {
            return new byte[0]; // not compressed text
        } finally {
            inflater.end();
        }
    }

    private static int indexOfZero(byte[] content, int from) {
        int at = from;
        while (at < content.length && content[at] != 0) {
            at++;
        }
        return Math.min(at, content.length);
    }

    private static byte[] rest(byte[] content, int from) {
        return rest(content, from, content.length);
    }

    private static byte[] rest(byte[] content, int from, int to) {
        return from >= to ? new byte[0] : Arrays.copyOfRange(content, from, to);
    }
}
