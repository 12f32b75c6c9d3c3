package dev.loff.encoder;

import static dev.loff.encoder.QuarantineReason.CORRUPT;
import static dev.loff.encoder.QuarantineReason.TRUNCATED;
import static dev.loff.encoder.QuarantineReason.UNSUPPORTED_FORMAT;

import dev.loff.encoder.ImageHeader.Decodable;
import dev.loff.encoder.ImageHeader.Refused;
import dev.loff.image.ImageFormat;
import java.nio.ByteOrder;

/** Walks a JPEG's segments (ITU-T T.81, annex B) to its frame header; EXIF stands in APP1. */
final class JpegHeader {
    private static final int APP1 = 0xe1;
    private static final int START_OF_SCAN = 0xda;
    private static final int END_OF_IMAGE = 0xd9;
    private static final String EXIF = "Exif\0\0";

    private JpegHeader() {}

    static ImageHeader read(byte[] image) {
        try {
            return walk(HeaderBytes.bigEndian(image));
        } catch (IndexOutOfBoundsException e) {
            return new Refused(isComplete(image) ? CORRUPT : TRUNCATED, "the JPEG ends before its frame header");
        }
    }

    private static ImageHeader walk(HeaderBytes bytes) {
        int orientation = 1;
        int at = 2;
        while (true) {
            if (bytes.u8(at) != 0xff) {
                return new Refused(CORRUPT, "the JPEG has no marker at byte " + at);
            }
            int marker = bytes.u8(at + 1);
            if (marker == 0xff) {
                at++;
                continue;
            }
            if (marker == START_OF_SCAN || marker == END_OF_IMAGE) {
                return new Refused(CORRUPT, "the JPEG has no frame header");
            }
            if (isStartOfFrame(marker)) {
                return frame(bytes, at, marker, orientation);
            }
            int length = bytes.u16(at + 2);
            if (length < 2) {
                return new Refused(CORRUPT, "the JPEG has a segment of " + length + " bytes at byte " + at);
            }
            if (marker == APP1
                    && length >= 16
                    && bytes.size() >= at + 2 + length
                    && bytes.text(at + 4, 6).equals(EXIF)) {
                orientation = ExifOrientation.read(bytes.slice(at + 10, length - 8, ByteOrder.BIG_ENDIAN));
            }
            at += 2 + length;
        }
    }

    /** SOF0 to SOF15 without DHT (c4), JPG (c8) and DAC (cc), which share the range. */
    private static boolean isStartOfFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    private static ImageHeader frame(HeaderBytes bytes, int at, int marker, int orientation) {
        int bitDepth = bytes.u8(at + 4);
        int height = bytes.u16(at + 5);
        int width = bytes.u16(at + 7);
        int channels = bytes.u8(at + 9);
        // Lossless and hierarchical frames, and 12 bits, need a decoder that nobody ships.
        boolean decoded = marker <= 0xc2 || marker == 0xc9 || marker == 0xca;
        if (!decoded || bitDepth != 8) {
            return new Refused(
                    UNSUPPORTED_FORMAT, "JPEG of process SOF" + (marker - 0xc0) + " with " + bitDepth + " bits");
        }
        return new Decodable(ImageFormat.JPEG, width, height, orientation, channels, bitDepth);
    }

    /** Whether the end-of-image marker is there; bytes after it do not matter. */
    static boolean isComplete(byte[] image) {
        for (int at = image.length - 2; at >= 2; at--) {
            if ((image[at] & 0xff) == 0xff && (image[at + 1] & 0xff) == END_OF_IMAGE) {
                return true;
            }
        }
        return false;
    }
}
