package dev.loff.encoder;

import static dev.loff.encoder.QuarantineReason.CORRUPT;
import static dev.loff.encoder.QuarantineReason.TRUNCATED;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.loff.encoder.ImageHeader.Decodable;
import dev.loff.encoder.ImageHeader.Refused;
import dev.loff.encoder.PixelSource.ByReader;
import dev.loff.encoder.PixelSource.OnCanvas;
import dev.loff.image.ImageFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A WebP's chunks (RFC 9649). Only the first frame of an animation is decoded. Alpha, colour profile and all other chunks never
 * reach the decoder.
 */
final class WebpHeader {
    private static final int FIRST_CHUNK = 12;
    private static final int CHUNK_HEADER = 8;
    private static final int FRAME_HEADER = 16;
    private static final int START_CODE = 0x2a019d;
    private static final int LOSSLESS = 0x2f;

    /** The place of a chunk's content, which may end beyond the file. */
    private record Chunk(String name, int start, long length) {
        long end() {
            return start + length;
        }
    }

    private record Size(int width, int height) {}

    private final HeaderBytes bytes;
    private @Nullable Chunk picture;
    private @Nullable Size canvas;
    private @Nullable Size pictureSize;
    private boolean inFrame;
    private int left;
    private int top;
    private Optional<Integer> exif = Optional.empty();
    private Optional<Integer> xmp = Optional.empty();

    private WebpHeader(byte[] image) {
        this.bytes = HeaderBytes.littleEndian(image);
        chunks(FIRST_CHUNK, bytes.size());
    }

    static ImageHeader read(byte[] image) {
        WebpHeader header;
        try {
            header = new WebpHeader(image);
        } catch (IndexOutOfBoundsException e) {
            return new Refused(TRUNCATED, "the WebP ends within its header");
        }
        if (header.picture == null) {
            boolean whole = header.bytes.u32(4) + CHUNK_HEADER <= image.length;
            return new Refused(whole ? CORRUPT : TRUNCATED, "the WebP has no picture");
        }
        Size size = header.pictureSize;
        if (size == null) {
            return new Refused(CORRUPT, "the WebP's picture has no header");
        }
        Size all = header.whole(size);
        return new Decodable(
                ImageFormat.WEBP, all.width(), all.height(), ExifOrientation.of(header.exif, header.xmp), 3, 8);
    }

    /** The file's only picture, or an animation's first frame on its canvas, which is black as in Pillow. */
    static PixelSource firstFrame(byte[] image) {
        WebpHeader header = new WebpHeader(image);
        Chunk picture = header.picture;
        Size size = header.pictureSize;
        if (picture == null || size == null) {
            throw new UnreadableImageException(CORRUPT, "the WebP has no picture");
        }
        if (picture.end() > image.length) {
            throw new UnreadableImageException(TRUNCATED, "the WebP ends within its picture");
        }
        ByReader alone = new ByReader(PictureReader.WEBP, alone(image, picture), new SampleColours.Rgb());
        Size all = header.whole(size);
        return all.equals(size) ? alone : new OnCanvas(alone, header.left, header.top, all.width(), all.height(), 0);
    }

    static boolean isComplete(byte[] image) {
        Chunk picture = new WebpHeader(image).picture;
        return picture != null && picture.end() <= image.length;
    }

    /** A file with this picture alone. */
    private static byte[] alone(byte[] image, Chunk picture) {
        int length = (int) picture.length();
        int padded = length + (length & 1);
        return ByteBuffer.allocate(FIRST_CHUNK + CHUNK_HEADER + padded)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(US_ASCII))
                .putInt(4 + CHUNK_HEADER + padded)
                .put("WEBP".getBytes(US_ASCII))
                .put(picture.name().getBytes(US_ASCII))
                .putInt(length)
                .put(image, picture.start(), length)
                .array();
    }

    private void chunks(int from, long to) {
        long at = from;
        while (at + CHUNK_HEADER <= Math.min(to, bytes.size())) {
            int start = (int) at + CHUNK_HEADER;
            Chunk chunk = new Chunk(bytes.text((int) at, 4), start, bytes.u32(start - 4));
            chunk(chunk);
            at = chunk.end() + (chunk.length() & 1);
        }
    }

    private void chunk(Chunk chunk) {
        switch (chunk.name()) {
            case "VP8X" -> canvas = new Size(1 + u24(chunk.start() + 4), 1 + u24(chunk.start() + 7));
            case "VP8 ", "VP8L" -> {
                if (picture == null) {
                    picture = chunk;
                    pictureSize = chunk.name().equals("VP8 ") ? lossy(chunk.start()) : lossless(chunk.start());
                }
            }
            case "ANMF" -> {
                if (picture == null && !inFrame) {
                    inFrame = true;
                    left = 2 * u24(chunk.start());
                    top = 2 * u24(chunk.start() + 3);
                    chunks(chunk.start() + FRAME_HEADER, chunk.end());
                    inFrame = false;
                }
            }
            case "EXIF" -> {
                if (exif.isEmpty() && chunk.end() <= bytes.size()) {
                    exif = ExifOrientation.tag(bytes.slice(chunk.start(), (int) chunk.length(), ByteOrder.BIG_ENDIAN));
                }
            }
            case "XMP " -> {
                if (xmp.isEmpty() && chunk.end() <= bytes.size()) {
                    xmp = ExifOrientation.xmp(bytes.bytes(chunk.start(), (int) chunk.length()));
                }
            }
            default -> {}
        }
    }

    private int u24(int at) {
        return bytes.u16(at) | bytes.u8(at + 2) << 16;
    }

    /** RFC 6386, section 9.1: a key frame contains its size. */
    private @Nullable Size lossy(int at) {
        boolean keyFrame = (bytes.u8(at) & 1) == 0 && u24(at + 3) == START_CODE;
        return keyFrame ? new Size(bytes.u16(at + 6) & 0x3fff, bytes.u16(at + 8) & 0x3fff) : null;
    }

    private @Nullable Size lossless(int at) {
        long bits = bytes.u32(at + 1);
        return bytes.u8(at) == LOSSLESS ? new Size(1 + (int) (bits & 0x3fff), 1 + (int) (bits >> 14 & 0x3fff)) : null;
    }

    /** The canvas if there is one, else the picture; enlarged if the picture reaches beyond it. */
    private Size whole(Size picture) {
        Size all = canvas == null ? picture : canvas;
        return new Size(Math.max(all.width(), left + picture.width()), Math.max(all.height(), top + picture.height()));
    }
}
