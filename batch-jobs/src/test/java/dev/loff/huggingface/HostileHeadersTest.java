package dev.loff.huggingface;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Safetensors files whose header is truncated, has a false length, is not JSON, or is garbled at random places. */
class HostileHeadersTest extends HostileFilesTest {
    private static final int MEGABYTE = 1 << 20;
    private static final int FUZZED = 20;

    @ParameterizedTest
    @MethodSource({"cut", "lengths", "texts", "garbled"})
    void isRefused(Hostile hostile) throws IOException {
        HostileFolders.requireRefused(hostile, folder);
    }

    static Stream<Hostile> cut() {
        return Stream.of(
                cut(0, "it ends inside the header length (bytes=0)"),
                cut(3, "it ends inside the header length (bytes=3)"),
                cut(8, "its header does not fit (headerBytes="),
                cut(9, "its header does not fit (headerBytes="),
                cut(700, "its header does not fit (headerBytes="),
                cut(-75_264, "pass the end of the file (tensor="),
                cut(-96, "pass the end of the file (tensor="),
                cut(-1, "pass the end of the file (tensor="));
    }

    /** Counted from the end if negative. */
    private static Hostile cut(long length, String said) {
        return Hostile.folder(
                "cut at " + length,
                folder -> {
                    try (RandomAccessFile file =
                            new RandomAccessFile(folder.resolve(Hostile.WEIGHTS).toFile(), "rw")) {
                        file.setLength(length >= 0 ? length : file.length() + length);
                    }
                },
                said);
    }

    static Stream<Hostile> lengths() {
        return Stream.of(Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32, -1L, 0L, 1L, 100_000_000L, (16L << 20) + 1)
                .map(length -> Hostile.folder(
                        "header of " + length + " bytes",
                        folder -> edit(folder, all -> {
                            ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
                            return all;
                        }),
                        "its header does not fit (headerBytes=" + length));
    }

    static Stream<Hostile> texts() {
        return Stream.of(
                Hostile.header("17 MB of spaces", () -> filled(17 * MEGABYTE, ' '), "its header does not fit"),
                Hostile.header("16 MB of spaces", () -> filled(16 * MEGABYTE, ' '), "the header is no JSON object"),
                Hostile.header("1 MB of brackets", () -> filled(MEGABYTE, '['), "the header is no JSON object"),
                Hostile.header("zeros", () -> new byte[4000], "the header is no JSON"),
                Hostile.header("latin-1", () -> filled(4000, 0xe4), "the header is no JSON"),
                text("a list", "[]", "the header is no JSON object"),
                text("null", "null", "the header is no JSON object"),
                text("nothing described", "{}", "bytes that belong to no tensor (described=0, contentBytes="),
                text("two objects", "{}{}", "the header goes on after its JSON object"),
                text("unclosed", "{\"a\": {", "the header is no JSON: Unexpected end-of-input"),
                text("a key twice", "{\"a\\u0007\\n\": " + entry(0, 0) + ", \"a\\u0007\\n\": 1}", "\\u000a"),
                text("a tensor that is a number", "{\"a\": 1}", "a tensor that is no object (tensor=a)"),
                text("deep in a tensor", () -> "{\"a\": {\"b\": " + "[".repeat(MEGABYTE), "the header is no JSON"),
                text("deep in a shape", () -> "{\"a\": {\"shape\": " + "[".repeat(MEGABYTE), "a side that is no count"),
                text("no metadata", "{\"__metadata__\": 1}", "its metadata is no object"),
                text("metadata of lists", "{\"__metadata__\": {\"a\": []}}", "its metadata is no text (key=a)"),
                text("metadata of 2 MB", () -> "{\"__metadata__\": {\"a\": \"" + "x".repeat(2 * MEGABYTE), "no JSON"),
                text("a name of 40 kB", "{\"" + "n".repeat(40_000) + "\": 1}", "a tensor's name is too long"),
                text("a name of 200 kB", "{\"" + "n".repeat(200_000) + "\": 1}", "the header is no JSON: Name length"),
                text("a name of two lines", "{\"a\\nb\": 1}", "is no object (tensor=a\\u000ab)"),
                text("a name turned round", "{\"a\\u202eb\": 1}", "is no object (tensor=a\\u202eb)"),
                text("a million sides", () -> sides(MEGABYTE), "a side that is no count"),
                text(
                        "15 MB of numbers",
                        () -> "{\"a\": {\"b\": [" + "17,".repeat(5 * MEGABYTE),
                        "the header is no JSON"),
                text("200,000 tensors", () -> tensors(200_000), "it has too many tensors (cap=100000)"));
    }

    private static Hostile text(String name, String header, String said) {
        return text(name, () -> header, said);
    }

    private static Hostile text(String name, Supplier<String> header, String said) {
        return Hostile.header("header: " + name, () -> header.get().getBytes(UTF_8), said);
    }

    private static String sides(int count) {
        return "{\"a\": {\"dtype\": \"F32\", \"shape\": [" + "1,".repeat(count) + "1]}}";
    }

    private static String tensors(int count) {
        StringBuilder header = new StringBuilder("{");
        IntStream.range(0, count).forEach(it -> header.append('"')
                .append(it)
                .append("\":")
                .append(entry(0, 0))
                .append(','));
        return header + "\"a\":" + entry(0, 0) + "}";
    }

    private static String entry(int begin, int end) {
        return "{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[" + begin + "," + end + "]}";
    }

    /** Each of these damages a file with every seed. */
    static Stream<Hostile> garbled() {
        return IntStream.range(0, FUZZED)
                .boxed()
                .flatMap(seed -> Stream.of(
                        garbled(
                                "cut",
                                seed,
                                (header, random) -> Arrays.copyOf(header, random.nextInt(header.length - 2) + 2)),
                        garbled("lost", seed, (header, random) -> {
                            int at = place(header, random, "{}[]:\"");
                            header[at] = ' ';
                            return header;
                        }),
                        garbled("digit", seed, (header, random) -> {
                            int at = place(header, random, "123456789");
                            header[at] = '0';
                            return header;
                        }),
                        garbled("bytes", seed, (header, random) -> {
                            byte[] other = new byte[64];
                            random.nextBytes(other);
                            System.arraycopy(
                                    other, 0, header, random.nextInt(header.length - other.length), other.length);
                            return header;
                        })));
    }

    private interface Garbling {
        byte[] of(byte[] header, Random random);
    }

    private static Hostile garbled(String name, int seed, Garbling garbling) {
        return Hostile.folder("header garbled: " + name + ", seed " + seed, folder -> {
            TensorFile file = new TensorFile(folder.resolve(Hostile.WEIGHTS));
            byte[] header = garbling.of(file.header.toString().getBytes(UTF_8), new Random(seed));
            file.write(header.length, header);
        });
    }

    /** A random index of one of {@code characters}; for digits, one within shapes or offsets. */
    private static int place(byte[] header, Random random, String characters) {
        int at;
        do {
            at = random.nextInt(header.length);
        } while (characters.indexOf(header[at]) < 0 || !isInNumbers(header, at, characters));
        return at;
    }

    /** Digits are changed only in shapes and offsets: a dtype F02 of an unused tensor would not be an error. */
    private static boolean isInNumbers(byte[] header, int at, String characters) {
        String before = new String(header, 0, at, UTF_8);
        return !characters.startsWith("1") || before.lastIndexOf('[') > before.lastIndexOf(']');
    }

    private static byte[] filled(int size, int with) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) with);
        return bytes;
    }

    private static void edit(Path folder, UnaryOperator<byte[]> edit) throws IOException {
        Path file = folder.resolve(Hostile.WEIGHTS);
        Files.write(file, edit.apply(Files.readAllBytes(file)));
    }
}
