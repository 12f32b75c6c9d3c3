package dev.loff.encoder;

import static dev.loff.encoder.QuarantineReason.CORRUPT;
import static dev.loff.encoder.QuarantineReason.TRUNCATED;

import dev.loff.encoder.ImageHeader.Decodable;
import dev.loff.encoder.ImageHeader.Refused;
import dev.loff.image.ImageFormat;
import java.util.Arrays;

/**
 * A GIF's first frame (GIF89a specification). Only this frame is ever decoded: an animation of a few kilobytes may hold
 * thousands of frames, and the decoder would unpack them all before it drops them.
 */
final class GifHeader {
    private static final int SCREEN_END = 13;
    private static final int EXTENSION = 0x21;
    private static final int IMAGE = 0x2c;
    private static final int TRAILER = 0x3b;

    private GifHeader() {}

    static ImageHeader read(byte[] image) {
        HeaderBytes bytes = HeaderBytes.littleEndian(image);
        try {
            int frame = firstFrame(bytes);
            if (frame < 0) {
                return new Refused(CORRUPT, "the GIF has no frame");
            }
            int bitDepth = (bytes.u8(frame + 9) & 7) + 1;
            return new Decodable(ImageFormat.GIF, bytes.u16(frame + 5), bytes.u16(frame + 7), 1, 1, bitDepth);
        } catch (IndexOutOfBoundsException e) {
            return new Refused(TRUNCATED, "the GIF ends before its first frame");
        }
    }

    /**
     * The file cut after its first frame, with the frame moved to the canvas's corner, so that exactly the frame's own
     * pixels are decoded. A file without a whole frame comes back as it is.
     */
    static byte[] firstFrameOnly(byte[] image) {
        HeaderBytes bytes = HeaderBytes.littleEndian(image);
        try {
            int frame = firstFrame(bytes);
            int end = skipBlocks(bytes, frame + 10 + colourTableBytes(bytes.u8(frame + 9)) + 1);
            byte[] cut = Arrays.copyOf(image, end + 1);
            Arrays.fill(cut, frame + 1, frame + 5, (byte) 0);
            cut[end] = TRAILER;
            return cut;
        } catch (IndexOutOfBoundsException e) {
            return image;
        }
    }

    static boolean isComplete(byte[] image) {
        byte[] cut = firstFrameOnly(image);
        return cut != image;
    }

    /** Where the first image descriptor stands; -1 where the file ends properly without one. */
    private static int firstFrame(HeaderBytes bytes) {
        int at = SCREEN_END + colourTableBytes(bytes.u8(10));
        while (true) {
            int block = bytes.u8(at);
            if (block == IMAGE) {
                return at;
            }
            if (block != EXTENSION) {
                return -1;
            }
            at = skipBlocks(bytes, at + 2);
        }
    }

    private static int skipBlocks(HeaderBytes bytes, int from) {
        int at = from;
        while (bytes.u8(at) != 0) {
            at += 1 + bytes.u8(at);
        }
        return at + 1;
    }

    private static int colourTableBytes(int flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }
}
