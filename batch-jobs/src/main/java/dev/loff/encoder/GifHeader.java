package dev.loff.encoder;

import static dev.loff.encoder.QuarantineReason.CORRUPT;
import static dev.loff.encoder.QuarantineReason.TRUNCATED;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.loff.encoder.ImageHeader.Decodable;
import dev.loff.encoder.ImageHeader.Refused;
import dev.loff.encoder.PixelSource.InGraph;
import dev.loff.encoder.PixelSource.OnCanvas;
import dev.loff.image.ImageFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A GIF's screen and its first frame (GIF89a specification). Only this frame is decoded: an animation of a few kilobytes may
 * have thousands of frames, and the decoder would unpack them all before dropping them.
 */
final class GifHeader {
    private static final int SCREEN_END = 13;
    private static final int DESCRIPTOR_BYTES = 10;
    private static final int EXTENSION = 0x21;
    private static final int GRAPHIC_CONTROL = 0xf9;
    private static final int IMAGE = 0x2c;
    private static final int TRAILER = 0x3b;
    private static final int INTERLACED = 0x40;
    private static final int HAS_TABLE = 0x80;

    private final HeaderBytes bytes;
    /** Offset of the first image descriptor; -1 if the file ends properly without one. */
    private final int frame;
    /** Index of the transparent colour; -1 for none. */
    private int transparent = -1;

    /** Throws {@link IndexOutOfBoundsException} if the file ends before its first frame. */
    private GifHeader(byte[] image) {
        this.bytes = HeaderBytes.littleEndian(image);
        this.frame = findFrame();
        if (frame >= 0) {
            bytes.u8(frame + DESCRIPTOR_BYTES - 1);
        }
    }

    static ImageHeader read(byte[] image) {
        try {
            GifHeader header = new GifHeader(image);
            if (header.frame < 0) {
                return new Refused(CORRUPT, "the GIF has no frame");
            }
            if (header.frameWidth() == 0 || header.frameHeight() == 0) {
                return new Refused(
                        CORRUPT,
                        "the first frame has " + header.frameWidth() + " x " + header.frameHeight() + " pixels");
            }
            return new Decodable(
                    ImageFormat.GIF,
                    header.width(),
                    header.height(),
                    ExifOrientation.UPRIGHT,
                    1,
                    (header.tableFlags() & 7) + 1);
        } catch (IndexOutOfBoundsException e) {
            return new Refused(TRUNCATED, "the GIF ends before its first frame");
        }
    }

    /**
     * The first frame alone, on the screen's canvas if it does not cover it. As in Pillow, the canvas has the transparent
     * colour, or else the first colour; the frame's own transparent pixels keep their colour.
     */
    static PixelSource firstFrame(byte[] image) {
        try {
            GifHeader header = new GifHeader(image);
            InGraph frame = new InGraph(header.frameAlone(image));
            boolean covers = header.left() == 0
                    && header.top() == 0
                    && header.frameWidth() == header.width()
                    && header.frameHeight() == header.height();
            return covers
                    ? frame
                    : new OnCanvas(
                            frame, header.left(), header.top(), header.width(), header.height(), header.canvasColour());
        } catch (IndexOutOfBoundsException e) {
            throw new UnreadableImageException(TRUNCATED, "the GIF ends within its first frame");
        }
    }

    static boolean isComplete(byte[] image) {
        try {
            new GifHeader(image).pixelsEnd();
            return true;
        } catch (IndexOutOfBoundsException e) {
            return false;
        }
    }

    private int left() {
        return bytes.u16(frame + 1);
    }

    private int top() {
        return bytes.u16(frame + 3);
    }

    private int frameWidth() {
        return bytes.u16(frame + 5);
    }

    private int frameHeight() {
        return bytes.u16(frame + 7);
    }

    /** The screen's width, enlarged if the frame reaches beyond it. */
    private int width() {
        return Math.max(bytes.u16(6), left() + frameWidth());
    }

    private int height() {
        return Math.max(bytes.u16(8), top() + frameHeight());
    }

    private int frameFlags() {
        return bytes.u8(frame + DESCRIPTOR_BYTES - 1);
    }

    /** The flags of the frame's colour table: its own, or the screen's. */
    private int tableFlags() {
        return (frameFlags() & HAS_TABLE) != 0 ? frameFlags() : bytes.u8(10);
    }

    private int pixelsStart() {
        return frame + DESCRIPTOR_BYTES + tableBytes(frameFlags());
    }

    private int pixelsEnd() {
        return skipBlocks(pixelsStart() + 1);
    }

    /** 256 colours; grays if the file has no table. */
    private byte[] colours() {
        byte[] colours = new byte[3 * 256];
        int flags = tableFlags();
        if ((flags & HAS_TABLE) == 0) {
            for (int i = 0; i < colours.length; i++) {
                colours[i] = (byte) (i / 3);
            }
        } else {
            int table = (frameFlags() & HAS_TABLE) != 0 ? frame + DESCRIPTOR_BYTES : SCREEN_END;
            byte[] own = bytes.bytes(table, tableBytes(flags));
            System.arraycopy(own, 0, colours, 0, own.length);
        }
        return colours;
    }

    private int canvasColour() {
        int at = 3 * Math.max(0, transparent);
        byte[] colours = colours();
        return (colours[at] & 0xff) << 16 | (colours[at + 1] & 0xff) << 8 | (colours[at + 2] & 0xff);
    }

    private byte[] frameAlone(byte[] image) {
        byte[] colours = colours();
        int start = pixelsStart();
        int length = pixelsEnd() - start;
        return ByteBuffer.allocate(SCREEN_END + DESCRIPTOR_BYTES + colours.length + length + 1)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("GIF89a".getBytes(US_ASCII))
                .putShort((short) frameWidth())
                .putShort((short) frameHeight())
                .put(new byte[3])
                .put((byte) IMAGE)
                .putInt(0)
                .putShort((short) frameWidth())
                .putShort((short) frameHeight())
                .put((byte) (HAS_TABLE | 7 | (frameFlags() & INTERLACED)))
                .put(colours)
                .put(image, start, length)
                .put((byte) TRAILER)
                .array();
    }

    private int findFrame() {
        int at = SCREEN_END + tableBytes(bytes.u8(10));
        while (true) {
            int block = bytes.u8(at);
            if (block == IMAGE) {
                return at;
            }
            if (block != EXTENSION) {
                return -1;
            }
            if (bytes.u8(at + 1) == GRAPHIC_CONTROL && bytes.u8(at + 2) >= 4 && (bytes.u8(at + 3) & 1) != 0) {
                transparent = bytes.u8(at + 6);
            }
            at = skipBlocks(at + 2);
        }
    }

    private int skipBlocks(int from) {
        int at = from;
        while (bytes.u8(at) != 0) {
            at += 1 + bytes.u8(at);
        }
        return at + 1;
    }

    private static int tableBytes(int flags) {
        return (flags & HAS_TABLE) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }
}
