package dev.loff.encoder;

import static dev.loff.encoder.QuarantineReason.CORRUPT;
import static dev.loff.encoder.QuarantineReason.TRUNCATED;

import dev.loff.encoder.ImageHeader.Decodable;
import dev.loff.encoder.ImageHeader.Refused;
import java.nio.ByteOrder;

/** A PNG's IHDR chunk, and eXIf where it stands before the pixels (PNG specification, third edition). */
final class PngHeader {
    private static final int FIRST_CHUNK = 8;
    /** Length, type and checksum around a chunk's content. */
    private static final int CHUNK_FRAME = 12;

    private PngHeader() {}

    static ImageHeader read(byte[] image) {
        HeaderBytes bytes = HeaderBytes.bigEndian(image);
        try {
            if (!bytes.text(FIRST_CHUNK + 4, 4).equals("IHDR") || bytes.u32(FIRST_CHUNK) != 13) {
                return new Refused(CORRUPT, "the PNG does not start with its header chunk");
            }
            int width = bytes.i32(16);
            int height = bytes.i32(20);
            int bitDepth = bytes.u8(24);
            int colourType = bytes.u8(25);
            return new Decodable(ImageFormat.PNG, width, height, orientation(bytes), channels(colourType), bitDepth);
        } catch (IndexOutOfBoundsException e) {
            return new Refused(TRUNCATED, "the PNG ends before its pixels");
        }
    }

    private static int channels(int colourType) {
        return switch (colourType) {
            case 2 -> 3;
            case 4 -> 2;
            case 6 -> 4;
            default -> 1;
        };
    }

    private static int orientation(HeaderBytes bytes) {
        long at = FIRST_CHUNK;
        while (at + CHUNK_FRAME <= bytes.size()) {
            int chunk = (int) at;
            long length = bytes.u32(chunk);
            String type = bytes.text(chunk + 4, 4);
            if (type.equals("IDAT") || at + CHUNK_FRAME + length > bytes.size()) {
                return 1;
            }
            if (type.equals("eXIf")) {
                return ExifOrientation.read(bytes.slice(chunk + 8, (int) length, ByteOrder.BIG_ENDIAN));
            }
            at += CHUNK_FRAME + length;
        }
        return 1;
    }

    /** Whether the chunks go on to IEND. */
    static boolean isComplete(byte[] image) {
        HeaderBytes bytes = HeaderBytes.bigEndian(image);
        long at = FIRST_CHUNK;
        while (at + CHUNK_FRAME <= bytes.size()) {
            long length = bytes.u32((int) at);
            if (bytes.text((int) at + 4, 4).equals("IEND")) {
                return true;
            }
            at += CHUNK_FRAME + length;
        }
        return false;
    }
}
