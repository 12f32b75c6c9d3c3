package dev.loff.encoder;

import static dev.loff.encoder.QuarantineReason.CORRUPT;
import static dev.loff.encoder.QuarantineReason.TRUNCATED;
import static dev.loff.encoder.QuarantineReason.UNSUPPORTED_FORMAT;

import dev.loff.encoder.ImageHeader.Decodable;
import dev.loff.encoder.ImageHeader.Refused;
import dev.loff.encoder.PixelSource.ByReader;
import dev.loff.encoder.PixelSource.RunLengthRows;
import dev.loff.encoder.SampleColours.Palette;
import dev.loff.encoder.SampleColours.Rgb;
import dev.loff.image.ImageFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;

/**
 * A Windows or OS/2 bitmap. The decoder gets it with a 40-byte header, the one kind that all decoders know, which keeps only
 * what decides the pixels.
 *
 * @param height negative if the top row comes first
 * @param masks bit masks of red, green and blue, for 16 or 32 bits per pixel with {@link #BIT_FIELDS}
 * @param paletteBytes bytes per palette colour: 3 or 4
 * @param pixels offset of the first pixel in the file
 */
record BmpHeader(
        int headerBytes,
        int width,
        int height,
        int bits,
        int compression,
        int[] masks,
        int colours,
        int paletteBytes,
        long pixels) {
    private static final int FILE_HEADER_BYTES = 14;
    private static final int OS2_HEADER_BYTES = 12;
    private static final int INFO_HEADER_BYTES = 40;
    private static final int OS2_V2_HEADER_BYTES = 64;
    /** Header sizes of Windows NT, 95 and 98, of Adobe's variants, and both of OS/2. */
    private static final Set<Integer> HEADERS =
            Set.of(OS2_HEADER_BYTES, INFO_HEADER_BYTES, 52, 56, OS2_V2_HEADER_BYTES, 108, 124);

    private static final int UNCOMPRESSED = 0;
    private static final int RUNS_OF_8 = 1;
    private static final int RUNS_OF_4 = 2;
    private static final int BIT_FIELDS = 3;

    static ImageHeader read(byte[] image) {
        try {
            HeaderBytes bytes = HeaderBytes.littleEndian(image);
            long headerBytes = bytes.u32(FILE_HEADER_BYTES);
            if (headerBytes > OS2_V2_HEADER_BYTES * 2 || !HEADERS.contains((int) headerBytes)) {
                return new Refused(UNSUPPORTED_FORMAT, "BMP with an information header of " + headerBytes + " bytes");
            }
            return parse(bytes).checked();
        } catch (IndexOutOfBoundsException e) {
            return new Refused(TRUNCATED, "the BMP ends within its header");
        }
    }

    private static BmpHeader parse(HeaderBytes bytes) {
        int headerBytes = bytes.i32(FILE_HEADER_BYTES);
        boolean old = headerBytes == OS2_HEADER_BYTES;
        int bits = bytes.u16(old ? 24 : 28);
        int compression = old ? UNCOMPRESSED : bytes.i32(30);
        long named = old ? 0 : bytes.u32(46);
        int most = bits <= 8 ? 1 << bits : 0;
        int colours = bits > 8 ? 0 : named == 0 ? most : (int) Math.min(named, most);
        boolean masked = compression == BIT_FIELDS && (bits == 16 || bits == 32);
        int[] masks = new int[3];
        for (int i = 0; masked && i < 3; i++) {
            masks[i] = bytes.i32(FILE_HEADER_BYTES + INFO_HEADER_BYTES + 4 * i);
        }
        int paletteBytes = old ? 3 : 4;
        int palette = FILE_HEADER_BYTES + headerBytes + (masked && headerBytes == INFO_HEADER_BYTES ? 12 : 0);
        long pixels = bytes.u32(10) == 0 ? palette + (long) colours * paletteBytes : bytes.u32(10);
        return new BmpHeader(
                headerBytes,
                old ? bytes.u16(18) : bytes.i32(18),
                old ? bytes.u16(20) : bytes.i32(22),
                bits,
                compression,
                masks,
                colours,
                paletteBytes,
                pixels);
    }

    private ImageHeader checked() {
        if (height == Integer.MIN_VALUE || width < 0) {
            return new Refused(CORRUPT, "the BMP says " + width + " x " + height + " pixels");
        }
        boolean decoded =
                switch (compression) {
                    case UNCOMPRESSED -> Set.of(1, 4, 8, 16, 24, 32).contains(bits);
                    case RUNS_OF_8 -> bits == 8;
                    case RUNS_OF_4 -> bits == 4;
                    case BIT_FIELDS ->
                        headerBytes != OS2_V2_HEADER_BYTES && (bits == 16 || bits == 32) && masksAreRuns();
                    default -> false;
                };
        if (!decoded) {
            return new Refused(
                    UNSUPPORTED_FORMAT,
                    "BMP with " + bits + " bits per pixel and compression " + (compression & 0xffff_ffffL));
        }
        int channels = bits <= 8 ? 1 : bits == 32 ? 4 : 3;
        return new Decodable(
                ImageFormat.BMP,
                width,
                Math.abs(height),
                ExifOrientation.UPRIGHT,
                channels,
                bits <= 8 ? bits : bits == 16 ? 5 : 8);
    }

    /** Whether each mask is one run of bits, and none shares a bit with another. */
    private boolean masksAreRuns() {
        int all = 0;
        for (int mask : masks) {
            int run = mask >>> Integer.numberOfTrailingZeros(mask);
            if (mask == 0 || (run & (run + 1)) != 0 || (all & mask) != 0) {
                return false;
            }
            all |= mask;
        }
        return true;
    }

    private long rowBytes() {
        return ((long) width * bits + 31) / 32 * 4;
    }

    private boolean isPacked() {
        return compression == RUNS_OF_8 || compression == RUNS_OF_4;
    }

    /** Whether the file has all rows. Rows are padded to a multiple of four bytes; the last one may lack its padding. */
    static boolean isComplete(byte[] image) {
        BmpHeader header = parse(HeaderBytes.littleEndian(image));
        if (header.isPacked()) {
            return header.pixels < image.length; // the codes mark their own end
        }
        long last = ((long) header.width * header.bits + 7) / 8;
        return header.pixels + header.rowBytes() * (Math.abs((long) header.height) - 1) + last <= image.length;
    }

    static PixelSource pixels(byte[] image) {
        HeaderBytes bytes = HeaderBytes.littleEndian(image);
        if (!isComplete(image)) {
            throw new UnreadableImageException(TRUNCATED, "the BMP ends before its last row");
        }
        BmpHeader header = parse(bytes);
        if (header.isPacked()) {
            return new RunLengthRows(
                    image,
                    (int) header.pixels,
                    header.width,
                    Math.abs(header.height),
                    header.bits,
                    header.palette(bytes));
        }
        SampleColours colours = header.bits <= 8 ? new Palette(header.palette(bytes)) : new Rgb();
        return new ByReader(PictureReader.BMP, header.rewritten(image), colours);
    }

    private byte[] palette(HeaderBytes bytes) {
        byte[] rgb = new byte[3 * colours];
        for (int i = 0; i < colours; i++) {
            int at = FILE_HEADER_BYTES + headerBytes + i * paletteBytes;
            for (int channel = 0; channel < 3; channel++) {
                rgb[3 * i + channel] = (byte) bytes.u8(at + 2 - channel);
            }
        }
        return rgb;
    }

    /**
     * The same pixels with a 40-byte header. Indexed images get a gray palette, because only their indices are read from the
     * decoder.
     */
    private byte[] rewritten(byte[] image) {
        int table = bits <= 8 ? 4 << bits : compression == BIT_FIELDS ? 12 : 0;
        int start = FILE_HEADER_BYTES + INFO_HEADER_BYTES + table;
        long length = rowBytes() * Math.abs((long) height);
        ByteBuffer file = ByteBuffer.allocate(Math.toIntExact(start + length)).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 'B').put((byte) 'M').putInt(file.capacity()).putInt(0).putInt(start);
        file.putInt(INFO_HEADER_BYTES)
                .putInt(width)
                .putInt(height)
                .putShort((short) 1)
                .putShort((short) bits);
        file.putInt(compression).putInt((int) length).putLong(0).putInt(0).putInt(0);
        if (bits <= 8) {
            for (int i = 0; i < 1 << bits; i++) {
                file.putInt(i * (255 / ((1 << bits) - 1)) * 0x010101);
            }
        } else if (compression == BIT_FIELDS) {
            for (int mask : masks) {
                file.putInt(mask);
            }
        }
        file.put(image, (int) pixels, (int) Math.min(length, image.length - pixels));
        return file.array();
    }
}
