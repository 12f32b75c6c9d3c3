package dev.loff.encoder;

import static dev.loff.encoder.QuarantineReason.CORRUPT;
import static dev.loff.encoder.QuarantineReason.TRUNCATED;
import static dev.loff.encoder.QuarantineReason.UNSUPPORTED_FORMAT;

import dev.loff.encoder.ImageHeader.Decodable;
import dev.loff.encoder.ImageHeader.Refused;
import dev.loff.encoder.PixelSource.ByReader;
import dev.loff.encoder.SampleColours.Cmyk;
import dev.loff.encoder.SampleColours.Gray;
import dev.loff.encoder.SampleColours.MultipliedRgb;
import dev.loff.encoder.SampleColours.Palette;
import dev.loff.encoder.SampleColours.Rgb;
import dev.loff.image.ImageFormat;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** The first page of a TIFF (TIFF 6.0, and BigTIFF): its properties, and whether it has all its strips or tiles. */
final class TiffHeader {
    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int BITS = 258;
    private static final int COMPRESSION = 259;
    private static final int PHOTOMETRIC = 262;
    private static final int STRIP_OFFSETS = 273;
    private static final int SAMPLES = 277;
    private static final int ROWS_PER_STRIP = 278;
    private static final int STRIP_BYTES = 279;
    private static final int PLANES = 284;
    private static final int COLOUR_MAP = 320;
    private static final int TILE_WIDTH = 322;
    private static final int TILE_HEIGHT = 323;
    private static final int TILE_OFFSETS = 324;
    private static final int TILE_BYTES = 325;
    private static final int EXTRA_SAMPLES = 338;
    private static final int SAMPLE_FORMAT = 339;
    private static final int XMP = 700;

    /** Tags that decide the pixels. No others reach the decoder, such as colour profiles, other directories or texts. */
    private static final Set<Integer> KEPT = Set.of(
            WIDTH,
            HEIGHT,
            BITS,
            COMPRESSION,
            PHOTOMETRIC,
            266, // order of bits in a byte
            STRIP_OFFSETS,
            SAMPLES,
            ROWS_PER_STRIP,
            STRIP_BYTES,
            PLANES,
            292, // options of fax compression
            293,
            317, // predictor
            COLOUR_MAP,
            TILE_WIDTH,
            TILE_HEIGHT,
            TILE_OFFSETS,
            TILE_BYTES,
            EXTRA_SAMPLES,
            SAMPLE_FORMAT,
            347, // tables of JPEG
            529, // YCbCr
            530,
            531,
            532);

    private static final int UNCOMPRESSED = 1;
    private static final int JPEG = 7;
    /** Uncompressed, three kinds of fax, LZW, JPEG, Deflate under two numbers, PackBits. */
    private static final Set<Integer> COMPRESSIONS = Set.of(UNCOMPRESSED, 2, 3, 4, 5, JPEG, 8, 32946, 32773);

    private static final int WHITE_IS_ZERO = 0;
    private static final int BLACK_IS_ZERO = 1;
    private static final int RGB = 2;
    private static final int PALETTE = 3;
    private static final int CMYK = 5;
    private static final int YCBCR = 6;
    private static final int UNSIGNED = 1;
    private static final int MULTIPLIED = 1;
    private static final int SEPARATE = 2;

    private static final int MAX_SAMPLES = 32;
    private static final int MAX_TILE_SIDE = 65_536;
    /** Padding can make the tiles of a small picture larger than the picture. */
    private static final long MAX_TILED_PIXELS = 4 * ImageCaps.DEFAULT.maxPixels();

    /** Tiles are rarely smaller than 16 x 16 pixels. */
    private static final long MAX_PARTS = 1_000_000;

    private final TiffDirectory directory;
    private long jpegWork;

    private TiffHeader(TiffDirectory directory) {
        this.directory = directory;
    }

    static ImageHeader read(byte[] image) {
        Optional<TiffDirectory> directory = TiffDirectory.first(HeaderBytes.bigEndian(image));
        if (directory.isEmpty() || directory.get().isCut()) {
            return new Refused(TRUNCATED, "the TIFF ends before or within its first directory");
        }
        try {
            return new TiffHeader(directory.get()).header();
        } catch (UnreadableImageException e) {
            return new Refused(e.quarantined().reason(), e.quarantined().detail());
        } catch (IndexOutOfBoundsException e) {
            return new Refused(TRUNCATED, "the TIFF's directory points beyond its end");
        }
    }

    /** The first page alone; throws {@link UnreadableImageException} if strips or tiles are missing. */
    static PixelSource firstPage(byte[] image) {
        TiffDirectory directory =
                TiffDirectory.first(HeaderBytes.bigEndian(image)).orElseThrow();
        TiffHeader header = new TiffHeader(directory);
        try {
            header.checkParts();
            PictureReader reader = directory.isBig() ? PictureReader.BIG_TIFF : PictureReader.TIFF;
            return new ByReader(reader, directory.only(KEPT), header.colours());
        } catch (IndexOutOfBoundsException e) {
            throw new UnreadableImageException(TRUNCATED, "the TIFF's directory points beyond its end");
        }
    }

    private ImageHeader header() {
        int width = side(WIDTH);
        int height = side(HEIGHT);
        int bits = bits();
        int photometric = photometric();
        int compression = compression();
        boolean known = COMPRESSIONS.contains(compression)
                && sampleFormat() == UNSIGNED
                && switch (photometric) {
                    case WHITE_IS_ZERO, BLACK_IS_ZERO -> Set.of(1, 2, 4, 8, 16).contains(bits);
                    case PALETTE -> Set.of(1, 2, 4, 8).contains(bits) && samples() == 1;
                    case RGB -> (bits == 8 || bits == 16) && samples() >= 3;
                    case CMYK -> (bits == 8 || bits == 16) && samples() >= 4;
                    case YCBCR -> bits == 8 && samples() == 3;
                    default -> false;
                };
        if (!known) {
            return new Refused(
                    UNSUPPORTED_FORMAT,
                    "TIFF with " + samples() + " samples of " + bits + " bits, sample format " + sampleFormat()
                            + ", photometric interpretation " + photometric + " and compression " + compression);
        }
        Optional<Integer> xmp = directory
                .entry(XMP)
                .map(it -> ExifOrientation.xmp(directory.bytes(it)))
                .orElse(Optional.empty());
        int orientation = ExifOrientation.of(ExifOrientation.tag(directory), xmp);
        return new Decodable(ImageFormat.TIFF, width, height, orientation, samples(), bits);
    }

    private SampleColours colours() {
        return switch (photometric()) {
            // The decoder inverts these itself, except single samples of one bit.
            case WHITE_IS_ZERO -> new Gray(bits() == 1 && samples() == 1);
            case BLACK_IS_ZERO -> new Gray(false);
            case PALETTE -> new Palette(palette());
            case CMYK -> new Cmyk();
            default -> samples() >= 4 && number(EXTRA_SAMPLES, 0) == MULTIPLIED ? new MultipliedRgb() : new Rgb();
        };
    }

    /** The colour map has all reds, then all greens, then all blues, of 16 bits each. */
    private byte[] palette() {
        int colours = 1 << bits();
        long[] map = numbers(COLOUR_MAP, 3 * 65_536);
        if (map.length < 3 * colours) {
            throw new UnreadableImageException(
                    CORRUPT, "the TIFF's palette has " + map.length / 3 + " of " + colours + " colours");
        }
        byte[] rgb = new byte[3 * colours];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (map[i % 3 * colours + i / 3] >> 8);
        }
        return rgb;
    }

    /** Strips count as tiles that are as wide as the picture. */
    private void checkParts() {
        boolean tiled = directory.entry(TILE_OFFSETS).isPresent();
        long width = tiled ? number(TILE_WIDTH, 0) : side(WIDTH);
        long rows = tiled ? number(TILE_HEIGHT, 0) : Math.min(number(ROWS_PER_STRIP, Integer.MAX_VALUE), side(HEIGHT));
        if (width < 1 || rows < 1 || width > MAX_TILE_SIDE || rows > MAX_TILE_SIDE) {
            throw new UnreadableImageException(CORRUPT, "the TIFF has tiles of " + width + " x " + rows + " pixels");
        }
        long across = (side(WIDTH) + width - 1) / width;
        long down = (side(HEIGHT) + rows - 1) / rows;
        long parts = across * down * (number(PLANES, 1) == SEPARATE ? samples() : 1);
        int offsets = tiled ? TILE_OFFSETS : STRIP_OFFSETS;
        int lengths = tiled ? TILE_BYTES : STRIP_BYTES;
        if (across * width * down * rows > MAX_TILED_PIXELS || parts > MAX_PARTS) {
            throw new UnreadableImageException(CORRUPT, "the TIFF's tiles have far more pixels than the picture");
        }
        if (count(offsets) < parts || (count(lengths) > 0 && count(lengths) < parts)) {
            throw new UnreadableImageException(
                    CORRUPT, "the TIFF has " + count(offsets) + " of " + parts + (tiled ? " tiles" : " strips"));
        }
        if (KEPT.stream().anyMatch(tag -> count(tag) > 2 * MAX_PARTS)) {
            throw new UnreadableImageException(CORRUPT, "the TIFF has a tag with more values than any picture needs");
        }
        long lastRows = tiled ? rows : side(HEIGHT) - (down - 1) * rows;
        for (int part = 0; part < parts; part++) {
            boolean last = part % (across * down) >= across * (down - 1);
            checkPart(part, offsets, lengths, new Part(width, last ? lastRows : rows));
        }
        if (jpegWork > JpegHeader.MAX_SCANS * ImageCaps.DEFAULT.maxPixels()) {
            throw new UnreadableImageException(
                    CORRUPT, "the JPEGs in the TIFF have more scans than any encoder writes");
        }
    }

    /** One strip or tile. */
    private record Part(long width, long rows) {}

    private void checkPart(int index, int offsets, int lengths, Part part) {
        long offset = directory.number(directory.entry(offsets).orElseThrow(), index);
        long stored = count(lengths) == 0
                ? 1
                : directory.number(directory.entry(lengths).orElseThrow(), index);
        long needed = stored;
        if (compression() == UNCOMPRESSED) {
            int together = number(PLANES, 1) == SEPARATE ? 1 : samples();
            needed = photometric() == YCBCR ? 1 : (part.width() * together * bits() + 7) / 8 * part.rows();
        }
        if (offset < 0
                || stored < 0
                || offset + Math.max(needed, 1) > directory.file().size()) {
            throw new UnreadableImageException(TRUNCATED, "the TIFF ends before its pixels");
        }
        if (compression() == JPEG) {
            jpegWork += jpegPasses(offset, stored, part.width() * part.rows());
        }
    }

    private long count(int tag) {
        return directory.entry(tag).map(TiffDirectory.Entry::count).orElse(0L);
    }

    /** The cost of decoding: pixels times scans. A JPEG is as large as its tile, except for padding to whole blocks. */
    private long jpegPasses(long offset, long length, long pixels) {
        HeaderBytes jpeg = directory.file().slice((int) offset, (int) length, ByteOrder.BIG_ENDIAN);
        ImageHeader header = JpegHeader.read(jpeg);
        if (!(header instanceof Decodable decodable)) {
            Refused refused = (Refused) header;
            throw new UnreadableImageException(refused.reason(), "a JPEG in the TIFF: " + refused.detail());
        }
        long stored = (long) decodable.width() * decodable.height();
        if (stored > 4 * Math.max(pixels, 4096)) {
            throw new UnreadableImageException(
                    CORRUPT, "a JPEG in the TIFF has " + decodable.width() + " x " + decodable.height() + " pixels");
        }
        return stored * Math.max(1, JpegHeader.scans(jpeg));
    }

    private int side(int tag) {
        long side = directory
                .number(tag)
                .orElseThrow(() -> new UnreadableImageException(CORRUPT, "the TIFF does not say its width and height"));
        return (int) Math.min(Integer.MAX_VALUE, side);
    }

    /** Bits per sample; 0 if samples differ. */
    private int bits() {
        long[] bits = directory
                .entry(BITS)
                .map(it -> directory.numbers(it, MAX_SAMPLES))
                .orElse(new long[] {1});
        return bits.length > 0 && Arrays.stream(bits).allMatch(it -> it == bits[0]) ? (int) bits[0] : 0;
    }

    private int sampleFormat() {
        long[] formats = directory
                .entry(SAMPLE_FORMAT)
                .map(it -> directory.numbers(it, MAX_SAMPLES))
                .orElse(new long[] {UNSIGNED});
        return Arrays.stream(formats).allMatch(it -> it == UNSIGNED) ? UNSIGNED : (int) formats[0];
    }

    private int photometric() {
        return (int) number(PHOTOMETRIC, BLACK_IS_ZERO);
    }

    private int compression() {
        return (int) number(COMPRESSION, UNCOMPRESSED);
    }

    private int samples() {
        return (int) Math.min(MAX_SAMPLES, number(SAMPLES, 1));
    }

    private long number(int tag, long otherwise) {
        return directory
                .entry(tag)
                .map(it -> directory.numbers(it, 65_536))
                .filter(it -> it.length > 0)
                .map(it -> it[0])
                .orElse(otherwise);
    }

    private long[] numbers(int tag, int most) {
        return directory.entry(tag).map(it -> directory.numbers(it, most)).orElse(new long[0]);
    }
}
