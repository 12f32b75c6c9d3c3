package dev.loff.encoder;

import static dev.loff.encoder.QuarantineReason.CORRUPT;
import static dev.loff.encoder.QuarantineReason.EMPTY;
import static dev.loff.encoder.QuarantineReason.NOT_AN_IMAGE;
import static dev.loff.encoder.QuarantineReason.TOO_MANY_PIXELS;
import static dev.loff.encoder.QuarantineReason.TRUNCATED;
import static dev.loff.encoder.QuarantineReason.UNSUPPORTED_FORMAT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.encoder.Extracted.Quarantined;
import dev.loff.huggingface.ParityFigures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pictures that are truncated, garbled or have false headers: each is quarantined with a reason and one line of detail. */
class HostileImagesTest {
    private static final int SIDE = 64;
    private static final Set<QuarantineReason> BROKEN = EnumSet.of(TRUNCATED, CORRUPT, UNSUPPORTED_FORMAT);

    private record Hostile(String name, byte[] image, Set<QuarantineReason> reasons) {
        @Override
        public String toString() {
            return name;
        }
    }

    @AfterAll
    static void measure() throws IOException {
        ParityFigures.addPeak("hostile-files");
    }

    @ParameterizedTest
    @MethodSource({"others", "cut", "sizes", "scans", "jpegs", "pngs", "gifs", "bitmaps", "tiffs", "webps"})
    void isQuarantined(Hostile hostile) throws IOException {
        Optional<Quarantined> refused = Decoding.refused(hostile.image());
        assertThat(refused).hasValueSatisfying(it -> {
            assertThat(it.reason()).isIn(hostile.reasons());
            assertThat(it.detail()).isNotBlank().hasSizeLessThan(200).doesNotContainPattern("\\p{Cntrl}");
        });
        ParityFigures.add("hostile-files", hostile + "\t0\t" + refused.orElseThrow());
    }

    /** A picture that still decodes is accepted; no other result is allowed. */
    @ParameterizedTest
    @MethodSource("garbled")
    void isQuarantinedOrDecoded(Hostile hostile) throws IOException {
        Optional<Quarantined> refused = Decoding.refused(hostile.image());
        if (refused.isPresent()) {
            assertThat(refused.get().detail()).isNotBlank().hasSizeLessThan(200);
            ParityFigures.add("hostile-files", hostile + "\t0\t" + refused.get());
        }
    }

    static Stream<Hostile> others() {
        return Stream.of(
                new Hostile("nothing", new byte[0], Set.of(EMPTY)),
                other("one byte", "\u00ff", NOT_AN_IMAGE),
                other("a program", "\u007fELF\2\1\1", NOT_AN_IMAGE),
                other("an archive", "PK\3\4", NOT_AN_IMAGE),
                other("a drawing", "<svg onload='alert(1)'/>", UNSUPPORTED_FORMAT),
                other("a script", "#!/bin/sh\nexit", NOT_AN_IMAGE),
                other("a WebP", "RIFF\0\0\0\0WEBPVP8 ", CORRUPT),
                other("a TIFF", "II*\0\u00ff\u00ff\u00ff\u00ff", TRUNCATED),
                other("a HEIC", "\0\0\0\30ftypheic", UNSUPPORTED_FORMAT));
    }

    private static Hostile other(String name, String bytes, QuarantineReason reason) {
        return new Hostile(name, bytes.getBytes(ISO_8859_1), Set.of(reason));
    }

    static Stream<Hostile> cut() {
        return formats().flatMap(format -> {
            byte[] whole = whole(format);
            return IntStream.of(3, 7, 12, 30, whole.length / 2, whole.length - 12)
                    .mapToObj(length -> new Hostile(
                            format + " cut at " + length,
                            Arrays.copyOf(whole, length),
                            EnumSet.of(TRUNCATED, NOT_AN_IMAGE)));
        });
    }

    /** Sizes that do not match the content. Those of 9999 pixels are within the caps, so decoding starts. */
    static Stream<Hostile> sizes() {
        return formats()
                .flatMap(format -> Stream.of(
                        sized(format, 0, SIDE, CORRUPT),
                        // In a JPEG, 0 means that the height comes after the pixels.
                        new Hostile(format + " of " + SIDE + " x 0", sized(format, SIDE, 0), BROKEN),
                        sized(format, 65_535, 65_535, TOO_MANY_PIXELS),
                        sized(format, 10_001, 10_000, TOO_MANY_PIXELS),
                        new Hostile(format + " of 9999 x 9999", sized(format, 9999, 9999), BROKEN)));
    }

    private static Hostile sized(String format, int width, int height, QuarantineReason reason) {
        return new Hostile(format + " of " + width + " x " + height, sized(format, width, height), Set.of(reason));
    }

    private static byte[] sized(String format, int width, int height) {
        return edited(format, bytes -> {
            switch (format) {
                case "jpg" ->
                    bytes.putShort(frame(bytes) + 5, (short) height).putShort(frame(bytes) + 7, (short) width);
                case "png" -> bytes.putInt(16, width).putInt(20, height);
                case "bmp" ->
                    bytes.order(ByteOrder.LITTLE_ENDIAN).putInt(18, width).putInt(22, height);
                default -> {
                    bytes.order(ByteOrder.LITTLE_ENDIAN)
                            .putShort(6, (short) width)
                            .putShort(8, (short) height);
                    int descriptor = descriptor(bytes);
                    bytes.putShort(descriptor + 5, (short) width).putShort(descriptor + 7, (short) height);
                }
            }
        });
    }

    /** Each scan is only a few bytes but costs a pass over all pixels. */
    static Stream<Hostile> scans() {
        byte[] jpeg = TestImages.golden("progressive.jpg");
        int last = IntStream.iterate(jpeg.length - 2, at -> at - 1)
                .filter(at -> jpeg[at] == (byte) 0xff && jpeg[at + 1] == (byte) 0xda)
                .findFirst()
                .orElseThrow();
        return IntStream.of(500, 20_000).mapToObj(more -> {
            int scan = jpeg.length - 2 - last;
            ByteBuffer bomb = ByteBuffer.allocate(jpeg.length + more * scan).put(jpeg, 0, jpeg.length - 2);
            for (int i = 0; i < more; i++) {
                bomb.put(jpeg, last, scan);
            }
            bomb.put(jpeg, jpeg.length - 2, 2);
            return new Hostile("jpg with " + more + " scans more", bomb.array(), Set.of(CORRUPT));
        });
    }

    static Stream<Hostile> jpegs() {
        return Stream.of(
                jpeg("lossless", bytes -> bytes.put(frame(bytes) + 1, (byte) 0xc3)),
                jpeg("of 12 bits", bytes -> bytes.put(frame(bytes) + 4, (byte) 12)),
                jpeg("of no channel", bytes -> bytes.put(frame(bytes) + 9, (byte) 0)),
                jpeg("of 255 channels", bytes -> bytes.put(frame(bytes) + 9, (byte) 255)),
                jpeg("with a table of its own", bytes -> bytes.put(frame(bytes) + 12, (byte) 3)),
                jpeg("with sampling of 15", bytes -> bytes.put(frame(bytes) + 11, (byte) 0xff)),
                jpeg("with a segment of 0 bytes", bytes -> bytes.putShort(4, (short) 0)),
                jpeg("with a segment of 65535 bytes", bytes -> bytes.putShort(4, (short) -1)),
                jpeg("that begins anew", bytes -> bytes.putShort(20, (short) 0xffd8)),
                jpeg("without tables", bytes -> fill(bytes, 25, 120, 0xff)),
                jpeg("that ends at once", bytes -> bytes.putShort(2, (short) 0xffd9)),
                jpeg("without a frame", bytes -> bytes.putShort(2, (short) 0xffda)));
    }

    static Stream<Hostile> pngs() {
        return Stream.of(
                png("with another first chunk", bytes -> bytes.put(12, (byte) 'X')),
                png("with a first chunk of 2 GB", bytes -> bytes.putInt(8, Integer.MAX_VALUE)),
                png("of -1 pixels", bytes -> bytes.putInt(16, -1)),
                png("of 3 bits", bytes -> bytes.put(24, (byte) 3)),
                png("of colour type 7", bytes -> bytes.put(25, (byte) 7)),
                png("with a palette it has not", bytes -> bytes.put(25, (byte) 3)),
                png("interlaced 9 times", bytes -> bytes.put(28, (byte) 9)),
                png("with a wrong checksum", bytes -> bytes.putInt(29, 0)),
                png("with a chunk of 2 GB", bytes -> bytes.putInt(33, Integer.MAX_VALUE)),
                png("with a chunk of -1 bytes", bytes -> bytes.putInt(33, -1)),
                png("packed wrongly", bytes -> bytes.putShort(41, (short) 0)),
                png("with zeros inside", bytes -> fill(bytes, bytes.limit() / 2, bytes.limit() / 2 + 64, 0)));
    }

    static Stream<Hostile> gifs() {
        return Stream.of(
                gif("that ends at once", bytes -> bytes.put(descriptor(bytes), (byte) 0x3b)),
                gif("with an unknown block", bytes -> bytes.put(descriptor(bytes), (byte) 0x7f)),
                gif("with codes of 255 bits", bytes -> bytes.put(descriptor(bytes) + 10, (byte) 255)),
                gif("with codes of 0 bits", bytes -> bytes.put(descriptor(bytes) + 10, (byte) 0)),
                gif("with zeros for codes", bytes -> fill(bytes, descriptor(bytes) + 12, bytes.limit() - 2, 0)),
                gif("with no code", bytes -> bytes.put(descriptor(bytes) + 11, (byte) 0)));
    }

    static Stream<Hostile> bitmaps() {
        return Stream.of(
                bitmap("of OS/2 with another header", bytes -> bytes.putInt(14, 16)),
                bitmap("with a header of 4 GB", bytes -> bytes.putInt(14, -1).putShort(28, (short) 8)),
                bitmap("of -64 pixels", bytes -> bytes.putInt(18, -SIDE)),
                bitmap("of 2^31 - 1 pixels", bytes -> bytes.putInt(18, Integer.MAX_VALUE)
                        .putInt(22, 1)),
                bitmap("of -2^31 rows", bytes -> bytes.putInt(22, Integer.MIN_VALUE)),
                bitmap("of 7 bits", bytes -> bytes.putShort(28, (short) 7)),
                bitmap("of 64 bits", bytes -> bytes.putShort(28, (short) 64)),
                bitmap("packed", bytes -> bytes.putInt(30, 1)),
                bitmap("whose pixels begin at 4 GB", bytes -> bytes.putInt(10, -1)),
                bitmap("whose pixels begin at the end", bytes -> bytes.putInt(10, bytes.limit())));
    }

    /** One changed tag each, in 64 x 64 pixels of three bytes as the JDK writes them. */
    static Stream<Hostile> tiffs() {
        return Stream.of(
                tiff("of 2^31 - 1 pixels", 256, Integer.MAX_VALUE, TOO_MANY_PIXELS),
                tiff("of 9999 rows", 257, 9999, CORRUPT),
                tiff("of 0 rows", 257, 0, CORRUPT),
                tiff("of an unknown compression", 259, 9999, UNSUPPORTED_FORMAT),
                tiff("of an unknown colour", 262, 99, UNSUPPORTED_FORMAT),
                tiff("with strips at 4 GB", 273, -1, CORRUPT),
                tiff("of 255 samples", 277, 255, UNSUPPORTED_FORMAT),
                tiff("with strips of no row", 278, 0, CORRUPT));
    }

    private static Hostile tiff(String name, int tag, int value, QuarantineReason reason) {
        Set<QuarantineReason> reasons = EnumSet.of(reason, CORRUPT, TRUNCATED);
        return new Hostile(
                "tif " + name,
                edited("tif", bytes -> {
                    ByteOrder order = bytes.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
                    bytes.order(order);
                    int directory = bytes.getInt(4);
                    for (int i = 0; i < bytes.getShort(directory); i++) {
                        int entry = directory + 2 + 12 * i;
                        if (bytes.getShort(entry) == tag) {
                            bytes.putShort(entry + 2, (short) 4)
                                    .putInt(entry + 4, 1)
                                    .putInt(entry + 8, value);
                        }
                    }
                }),
                reasons);
    }

    static Stream<Hostile> webps() {
        return IntStream.of(13, 21, 30, 60, 200).boxed().flatMap(length -> {
            byte[] whole = TestImages.golden("small.webp");
            return Stream.of(
                    new Hostile("webp cut at " + length, Arrays.copyOf(whole, length), EnumSet.of(TRUNCATED, CORRUPT)));
        });
    }

    /** Replaces some of the first 200 bytes, where the headers are. */
    static Stream<Hostile> garbled() {
        return Stream.concat(formats(), Stream.of("tif", "webp"))
                .flatMap(format -> IntStream.range(0, 15).mapToObj(seed -> {
                    Random random = new Random(seed);
                    byte[] image = whole(format);
                    for (int hit = 0; hit < 4; hit++) {
                        image[8 + random.nextInt(Math.min(192, image.length - 8))] = (byte) random.nextInt();
                    }
                    return new Hostile(format + " garbled, seed " + seed, image, BROKEN);
                }));
    }

    private static Stream<String> formats() {
        return Stream.of("jpg", "png", "gif", "bmp");
    }

    private static Hostile jpeg(String name, Consumer<ByteBuffer> edit) {
        return new Hostile("jpg " + name, edited("jpg", edit), BROKEN);
    }

    private static Hostile png(String name, Consumer<ByteBuffer> edit) {
        return new Hostile("png " + name, edited("png", edit), BROKEN);
    }

    private static Hostile gif(String name, Consumer<ByteBuffer> edit) {
        return new Hostile("gif " + name, edited("gif", edit), BROKEN);
    }

    private static Hostile bitmap(String name, Consumer<ByteBuffer> edit) {
        Set<QuarantineReason> reasons = EnumSet.copyOf(BROKEN);
        reasons.add(TOO_MANY_PIXELS);
        byte[] image = edited("bmp", bytes -> edit.accept(bytes.order(ByteOrder.LITTLE_ENDIAN)));
        return new Hostile("bmp " + name, image, reasons);
    }

    private static byte[] edited(String format, Consumer<ByteBuffer> edit) {
        byte[] image = whole(format);
        edit.accept(ByteBuffer.wrap(image));
        return image;
    }

    private static byte[] whole(String format) {
        if (format.equals("webp")) {
            return TestImages.golden("small.webp");
        }
        return TestImages.encoded(TestImages.picture(SIDE, SIDE, BufferedImage.TYPE_INT_RGB, 3), format);
    }

    private static void fill(ByteBuffer bytes, int from, int to, int with) {
        byte[] filling = new byte[to - from];
        Arrays.fill(filling, (byte) with);
        bytes.put(from, filling);
    }

    /** Offset of a JPEG's frame header. */
    private static int frame(ByteBuffer jpeg) {
        return IntStream.range(0, jpeg.limit() - 1)
                .filter(at -> jpeg.get(at) == (byte) 0xff && jpeg.get(at + 1) == (byte) 0xc0)
                .findFirst()
                .orElseThrow();
    }

    /** Offset of a GIF's first image descriptor: after screen, colours and extensions. */
    private static int descriptor(ByteBuffer gif) {
        int colours = (gif.get(10) & 0x80) == 0 ? 0 : 3 << ((gif.get(10) & 7) + 1);
        int at = 13 + colours;
        while (gif.get(at) == 0x21) {
            at += 2;
            while (gif.get(at) != 0) {
                at += 1 + (gif.get(at) & 0xff);
            }
            at++;
        }
        return at;
    }
}
