package dev.loff.encoder;

import static dev.loff.encoder.QuarantineReason.CORRUPT;
import static dev.loff.encoder.QuarantineReason.TRUNCATED;
import static dev.loff.encoder.QuarantineReason.UNSUPPORTED_FORMAT;

import dev.loff.encoder.ImageHeader.Decodable;
import dev.loff.encoder.ImageHeader.Refused;
import dev.loff.image.ImageFormat;

/** A Windows bitmap's file and information header. */
final class BmpHeader {
    private static final int FILE_HEADER_BYTES = 14;
    private static final int INFO_HEADER_BYTES = 40;
    private static final int UNCOMPRESSED = 0;

    private BmpHeader() {}

    static ImageHeader read(byte[] image) {
        HeaderBytes bytes = HeaderBytes.littleEndian(image);
        try {
            long headerBytes = bytes.u32(FILE_HEADER_BYTES);
            if (headerBytes < INFO_HEADER_BYTES) {
                return new Refused(UNSUPPORTED_FORMAT, "BMP with an information header of " + headerBytes + " bytes");
            }
            int width = bytes.i32(18);
            int height = bytes.i32(22);
            int bits = bytes.u16(28);
            int compression = bytes.i32(30);
            if (height == Integer.MIN_VALUE) {
                return new Refused(CORRUPT, "the BMP says " + height + " rows");
            }
            // The decoder takes the pixels as they stand in the file: three bytes each.
            if (bits != 24 || compression != UNCOMPRESSED) {
                return new Refused(
                        UNSUPPORTED_FORMAT,
                        "BMP with " + bits + " bits per pixel and compression " + compression
                                + "; 24 bits without compression are decoded");
            }
            return new Decodable(ImageFormat.BMP, width, Math.abs(height), 1, 3, 8);
        } catch (IndexOutOfBoundsException e) {
            return new Refused(TRUNCATED, "the BMP ends within its header");
        }
    }

    /** Whether all rows are there; each is filled up to a multiple of four bytes. */
    static boolean isComplete(byte[] image) {
        HeaderBytes bytes = HeaderBytes.littleEndian(image);
        long rowBytes = ((long) bytes.i32(18) * 3 + 3) / 4 * 4;
        return bytes.u32(10) + rowBytes * Math.abs((long) bytes.i32(22)) <= image.length;
    }
}
