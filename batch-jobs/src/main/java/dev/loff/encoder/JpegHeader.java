package dev.loff.encoder;

import static dev.loff.encoder.QuarantineReason.CORRUPT;
import static dev.loff.encoder.QuarantineReason.TRUNCATED;
import static dev.loff.encoder.QuarantineReason.UNSUPPORTED_FORMAT;

import dev.loff.encoder.ImageHeader.Decodable;
import dev.loff.encoder.ImageHeader.Refused;
import dev.loff.image.ImageFormat;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Walks a JPEG's segments (ITU-T T.81, annex B) to its end, without decoding; bytes that belong to no segment are skipped, as
 * libjpeg does. EXIF and XMP are in APP1 before the first scan.
 */
final class JpegHeader {
    /** More scans than any encoder writes; each costs the decoder a pass over all pixels (libjpeg-turbo's own tools stop here). */
    static final int MAX_SCANS = 500;

    private static final int TEMPORARY = 0x01;
    private static final int FIRST_RESTART = 0xd0;
    private static final int LAST_RESTART = 0xd7;
    private static final int START_OF_IMAGE = 0xd8;
    private static final int END_OF_IMAGE = 0xd9;
    private static final int START_OF_SCAN = 0xda;
    private static final int APP1 = 0xe1;
    private static final int APP14 = 0xee;
    private static final String EXIF = "Exif\0\0";
    private static final String XMP = "http://ns.adobe.com/xap/1.0/\0";
    private static final String ADOBE = "Adobe";
    /** An APP14 segment that marks four channels as inverted CMYK, as Adobe's programs write it. */
    private static final byte[] ADOBE_CMYK = {
        (byte) 0xff, (byte) APP14, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
    };

    private final HeaderBytes bytes;
    private int at;
    private int frameAt = -1;
    private int scans;
    private boolean ended;
    private boolean adobe;
    private Optional<Integer> exif = Optional.empty();
    private boolean exifSeen;
    private Optional<Integer> xmp = Optional.empty();
    private @Nullable Refused broken;

    private JpegHeader(HeaderBytes bytes) {
        this.bytes = bytes;
        this.at = 2;
    }

    static ImageHeader read(byte[] image) {
        return read(HeaderBytes.bigEndian(image));
    }

    static ImageHeader read(HeaderBytes image) {
        JpegHeader header = new JpegHeader(image);
        header.walk();
        return header.result();
    }

    /** Whether the marker that ends the first image is there; bytes after it do not matter. */
    static boolean isComplete(byte[] image) {
        JpegHeader header = new JpegHeader(HeaderBytes.bigEndian(image));
        header.walk();
        return header.isWhole();
    }

    /** A damaged segment may make the walk miss the end marker, so the file's last bytes are checked too. */
    private boolean isWhole() {
        int end = bytes.size();
        return ended || (end >= 4 && bytes.u8(end - 2) == 0xff && bytes.u8(end - 1) == END_OF_IMAGE);
    }

    /** Marks four channels as Adobe's CMYK, so that the graph's decoder reads them like Pillow, which always treats them so. */
    static byte[] forGraph(byte[] image, int channels) {
        if (channels != 4) {
            return image;
        }
        JpegHeader header = new JpegHeader(HeaderBytes.bigEndian(image));
        header.walk();
        if (header.adobe) {
            return image;
        }
        byte[] marked = new byte[image.length + ADOBE_CMYK.length];
        System.arraycopy(image, 0, marked, 0, 2);
        System.arraycopy(ADOBE_CMYK, 0, marked, 2, ADOBE_CMYK.length);
        System.arraycopy(image, 2, marked, 2 + ADOBE_CMYK.length, image.length - 2);
        return marked;
    }

    private void walk() {
        try {
            while (broken == null && !ended && scans <= MAX_SCANS) {
                segment(nextMarker());
            }
        } catch (IndexOutOfBoundsException e) {
            // The file ends here.
            return;
        }
    }

    /** Skips past the next marker and returns it; skips unknown bytes, fill bytes, stuffed zeros and a scan's pixels alike. */
    private int nextMarker() {
        while (true) {
            while (bytes.u8(at) != 0xff) {
                at++;
            }
            while (bytes.u8(at) == 0xff) {
                at++;
            }
            int marker = bytes.u8(at++);
            if (marker != 0) {
                return marker;
            }
        }
    }

    private void segment(int marker) {
        if (marker == TEMPORARY || (marker >= FIRST_RESTART && marker <= LAST_RESTART)) {
            return;
        }
        if (marker == END_OF_IMAGE) {
            ended = true;
            return;
        }
        if (marker == START_OF_IMAGE) {
            broken = new Refused(CORRUPT, "the JPEG begins anew at byte " + (at - 2));
            return;
        }
        if (marker == START_OF_SCAN) {
            if (frameAt < 0) {
                broken = new Refused(CORRUPT, "the JPEG has no frame header");
                return;
            }
            scans++;
        }
        if (isStartOfFrame(marker) && frameAt < 0) {
            frameAt = at - 2;
        }
        int length = bytes.u16(at);
        if (length < 2) {
            broken = new Refused(CORRUPT, "the JPEG has a segment of " + length + " bytes at byte " + (at - 2));
            return;
        }
        if (scans == 0) {
            readApplication(marker, length - 2);
        }
        at += length;
    }

    private void readApplication(int marker, int length) {
        int content = at + 2;
        if (content + length > bytes.size()) {
            return;
        }
        if (marker == APP14
                && length >= 12
                && bytes.text(content, ADOBE.length()).equals(ADOBE)) {
            adobe = true;
        }
        if (marker != APP1) {
            return;
        }
        if (length > EXIF.length() && bytes.text(content, EXIF.length()).equals(EXIF) && !exifSeen) {
            exifSeen = true;
            exif = ExifOrientation.tag(
                    bytes.slice(content + EXIF.length(), length - EXIF.length(), ByteOrder.BIG_ENDIAN));
        } else if (length > XMP.length() && bytes.text(content, XMP.length()).equals(XMP)) {
            xmp = ExifOrientation.xmp(bytes.bytes(content + XMP.length(), length - XMP.length()));
        }
    }

    /** SOF0 to SOF15 without DHT (c4), JPG (c8) and DAC (cc), which share the range. */
    private static boolean isStartOfFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    private ImageHeader result() {
        if (broken != null) {
            return broken;
        }
        if (frameAt < 0 || frameAt + 10 > bytes.size()) {
            return new Refused(isWhole() ? CORRUPT : TRUNCATED, "the JPEG ends before its frame header");
        }
        if (scans > MAX_SCANS) {
            return new Refused(CORRUPT, "the JPEG has more than " + MAX_SCANS + " scans");
        }
        return frame();
    }

    private ImageHeader frame() {
        int process = bytes.u8(frameAt + 1) - 0xc0;
        int bitDepth = bytes.u8(frameAt + 4);
        int height = bytes.u16(frameAt + 5);
        int width = bytes.u16(frameAt + 7);
        int channels = bytes.u8(frameAt + 9);
        // Common decoders read neither lossless or hierarchical frames nor 12 bits.
        boolean decoded = process <= 2 || process == 9 || process == 10;
        if (!decoded || bitDepth != 8) {
            return new Refused(UNSUPPORTED_FORMAT, "JPEG of process SOF" + process + " with " + bitDepth + " bits");
        }
        if (height == 0) {
            return new Refused(UNSUPPORTED_FORMAT, "JPEG with its height after the first scan");
        }
        return new Decodable(ImageFormat.JPEG, width, height, ExifOrientation.of(exif, xmp), channels, bitDepth);
    }

    /** The number of passes over all pixels that decoding takes. */
    static int scans(HeaderBytes image) {
        JpegHeader header = new JpegHeader(image);
        header.walk();
        return header.scans;
    }
}
