package dev.loff.encoder;

import static dev.loff.encoder.QuarantineReason.CORRUPT;
import static dev.loff.encoder.QuarantineReason.TRUNCATED;

import dev.loff.encoder.ImageHeader.Decodable;
import dev.loff.encoder.ImageHeader.Refused;
import dev.loff.image.ImageFormat;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A PNG's IHDR chunk and its orientation (PNG specification, third edition). */
final class PngHeader {
    private static final int FIRST_CHUNK = 8;
    /** Length, type and checksum around a chunk's content. */
    private static final int CHUNK_FRAME = 12;

    /** The type and checksum of IEND, which has no content. */
    private static final byte[] END = {'I', 'E', 'N', 'D', (byte) 0xae, 0x42, 0x60, (byte) 0x82};

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
        PngOrientation found = new PngOrientation();
        long at = FIRST_CHUNK;
        while (at + CHUNK_FRAME <= bytes.size()) {
            int chunk = (int) at;
            long length = bytes.u32(chunk);
            String type = bytes.text(chunk + 4, 4);
            if (type.equals("IEND") || at + CHUNK_FRAME + length > bytes.size()) {
                break;
            }
            found.chunk(type, bytes.slice(chunk + 8, (int) length, ByteOrder.BIG_ENDIAN));
            at += CHUNK_FRAME + length;
        }
        return found.orientation();
    }

    /** Whether the file has its last chunk. Searches backwards, because a broken chunk may hide the chunks after it. */
    static boolean isComplete(byte[] image) {
        for (int at = image.length - END.length; at >= FIRST_CHUNK; at--) {
            if (Arrays.equals(image, at, at + END.length, END, 0, END.length)) {
                return true;
            }
        }
        return false;
    }
}
