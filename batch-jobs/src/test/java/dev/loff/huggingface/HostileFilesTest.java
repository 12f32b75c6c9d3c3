package dev.loff.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import dev.loff.encoder.EncoderOptions;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that are wrong by accident or on purpose: each is refused in one line, before memory is taken for it. */
class HostileFilesTest {
    private static final String QUERY = "encoder.layer.1.attention.attention.query.weight";
    private static final String POSITIONS = "embeddings.position_embeddings";
    /** On Java's heap: the largest file here is 30 MB, and says that it holds much more. */
    private static final long MAX_ALLOCATED_BYTES = 8L << 20;

    @TempDir
    Path folder;

    /** The first model that is opened brings TensorFlow's classes along, which are not to be counted. */
    @BeforeAll
    static void loadClasses() {
        ParityCase.named("dinov2").open(EncoderChoice.NONE).close();
    }

    /** Damages a folder. */
    private interface Damage {
        void to(Path folder) throws IOException;
    }

    /** Changes the parts of model.safetensors. */
    private interface Change {
        void of(TensorFile tensors) throws IOException;
    }

    private record Hostile(String name, Damage damage, List<String> said) {
        static Hostile folder(String name, Damage damage, String... said) {
            return new Hostile(name, damage, List.of(said));
        }

        static Hostile tensors(String name, Change change, String... said) {
            return folder(
                    name,
                    folder -> {
                        TensorFile tensors = new TensorFile(folder.resolve("model.safetensors"));
                        change.of(tensors);
                        tensors.write();
                    },
                    said);
        }

        static Hostile config(String name, String key, Object value, String... said) {
            return json(name, "config.json", key, value, said);
        }

        static Hostile json(String name, String file, String key, Object value, String... said) {
            return folder(
                    name,
                    folder -> {
                        ObjectNode json = (ObjectNode) JsonMapper.builder()
                                .build()
                                .readTree(folder.resolve(file).toFile());
                        json.set(key, JsonMapper.builder().build().valueToTree(value));
                        Files.writeString(folder.resolve(file), json.toString());
                    },
                    said);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Hostile> hostile() {
        return Stream.of(headers(), tensors(), folders(), configs(), indexes()).flatMap(it -> it);
    }

    private static Stream<Hostile> headers() {
        return Stream.of(
                Hostile.folder(
                        "header cut off",
                        folder -> cut(folder.resolve("model.safetensors"), 700),
                        "model.safetensors]",
                        "its header does not fit (headerBytes="),
                Hostile.folder(
                        "content cut off",
                        folder -> cut(folder.resolve("model.safetensors"), -5),
                        "pass the end of the file (tensor="),
                Hostile.folder(
                        "three bytes",
                        folder -> cut(folder.resolve("model.safetensors"), 3),
                        "it ends inside the header length (bytes=3)"),
                Hostile.folder(
                        "empty file",
                        folder -> cut(folder.resolve("model.safetensors"), 0),
                        "it ends inside the header length (bytes=0)"),
                headerLength("header of 2^63 bytes", Long.MIN_VALUE),
                headerLength("header of 2^63 - 1 bytes", Long.MAX_VALUE),
                headerLength("header of 2^32 bytes", 1L << 32),
                headerLength("header of minus one byte", -1),
                headerLength("header of nothing", 0),
                Hostile.folder(
                        "header of 30 MB",
                        folder -> {
                            TensorFile file = new TensorFile(folder.resolve("model.safetensors"));
                            byte[] json = new byte[30 << 20];
                            Arrays.fill(json, (byte) ' ');
                            file.write(json.length, json);
                        },
                        "its header does not fit"),
                Hostile.folder(
                        "deeply nested header",
                        folder -> {
                            TensorFile file = new TensorFile(folder.resolve("model.safetensors"));
                            byte[] json = new byte[1 << 20];
                            Arrays.fill(json, (byte) '[');
                            file.write(json.length, json);
                        },
                        "the header is no JSON"));
    }

    private static Hostile headerLength(String name, long length) {
        return Hostile.folder(
                name,
                folder -> {
                    Path file = folder.resolve("model.safetensors");
                    byte[] all = Files.readAllBytes(file);
                    ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
                    Files.write(file, all);
                },
                "its header does not fit (headerBytes=" + length);
    }

    private static Stream<Hostile> tensors() {
        return Stream.of(
                Hostile.tensors(
                        "overlapping offsets",
                        file -> file.tensor(QUERY)
                                .putArray("data_offsets")
                                .add(0)
                                .add(24 * 24 * 4),
                        "overlap or pass the end of the file (tensor="),
                Hostile.tensors(
                        "offsets beyond the file",
                        file -> file.tensor(QUERY)
                                .putArray("data_offsets")
                                .add(1L << 40)
                                .add((1L << 40) + 2304),
                        "pass the end of the file (tensor="),
                Hostile.tensors(
                        "offsets that run backwards",
                        file -> file.tensor(QUERY)
                                .putArray("data_offsets")
                                .add(-8)
                                .add(-16),
                        "pass the end of the file (tensor=" + QUERY),
                Hostile.tensors(
                        "huge declared tensor",
                        file -> file.tensor(QUERY)
                                .putArray("shape")
                                .add(1L << 40)
                                .add(1L << 40),
                        "bytes do not match its shape (tensor=" + QUERY,
                        "shape=[1099511627776, 1099511627776]"),
                Hostile.tensors(
                        "wrong shape",
                        file -> file.tensor(QUERY).putArray("shape").add(12).add(48),
                        "a tensor's shape differs (tensor=" + QUERY + ", expected=[24, 24], found=[12, 48])"),
                Hostile.tensors(
                        "wrong dtype",
                        file -> file.tensor(QUERY).put("dtype", "I32"),
                        "a tensor's dtype differs (tensor=" + QUERY + ", expected=F32, F16 or BF16, found=I32)"),
                Hostile.tensors(
                        "unknown dtype",
                        file -> file.tensor(QUERY).put("dtype", "Q4_K"),
                        "a tensor's dtype differs (tensor=" + QUERY + ", expected=F32, F16 or BF16, found=Q4_K)"),
                Hostile.tensors(
                        "missing tensor",
                        file -> {
                            file.header.set("something.else", file.tensor(QUERY));
                            file.header.remove(QUERY);
                        },
                        "a tensor is missing (tensor=" + QUERY),
                Hostile.tensors(
                        "no tensor of a vision transformer",
                        file -> {
                            for (String name : List.copyOf(iterable(file.header))) {
                                file.header.set("x" + name, file.header.remove(name));
                            }
                        },
                        "a tensor is missing (tensor=embeddings.patch_embeddings.projection.weight"),
                Hostile.tensors(
                        "two vision transformers",
                        file -> {
                            String anchor = "embeddings.patch_embeddings.projection.weight";
                            ObjectNode other = file.header.putObject("second." + anchor);
                            other.put("dtype", "F32").putArray("shape").add(0);
                            other.putArray("data_offsets")
                                    .add(file.content.length)
                                    .add(file.content.length);
                        },
                        "it has several (tensor=embeddings.patch_embeddings.projection.weight, under=[, second.])"),
                Hostile.tensors(
                        "NaN weight",
                        file -> floats(file).putFloat(file.begin(QUERY) + 40, Float.NaN),
                        "a number is not finite (tensor=" + QUERY + ", number=10, value=NaN)"),
                Hostile.tensors(
                        "infinite weight",
                        file -> floats(file).putFloat(file.begin(POSITIONS), Float.POSITIVE_INFINITY),
                        "a number is not finite (tensor=" + POSITIONS + ", number=0, value=Infinity)"));
    }

    private static Stream<Hostile> folders() {
        return Stream.of(
                Hostile.folder(
                        "no weights",
                        folder -> Files.delete(folder.resolve("model.safetensors")),
                        "it has neither model.safetensors nor model.safetensors.index.json"),
                Hostile.folder(
                        "pickled weights only",
                        folder -> Files.move(folder.resolve("model.safetensors"), folder.resolve("pytorch_model.bin")),
                        "loading pytorch_model.bin could run code, so convert it to safetensors"),
                Hostile.folder(
                        "weights that link to themselves",
                        folder -> link(folder.resolve("model.safetensors"), "model.safetensors"),
                        "model.safetensors is a link that leads to no file (target=model.safetensors)"),
                Hostile.folder(
                        "no preprocessor",
                        folder -> Files.delete(folder.resolve("preprocessor_config.json")),
                        "it has no preprocessor_config.json"),
                Hostile.folder(
                        "configuration that is no JSON",
                        folder -> Files.writeString(folder.resolve("config.json"), "{\"model_type\": "),
                        "config.json] Cannot read the file: it is no JSON ("),
                Hostile.folder(
                        "configuration of 3 MB",
                        folder -> Files.writeString(folder.resolve("config.json"), " ".repeat(3 << 20)),
                        "config.json] Cannot read the file: it is too large (cap=1048576)"));
    }

    private static Stream<Hostile> configs() {
        return Stream.of(
                Hostile.config(
                        "unknown model",
                        "model_type",
                        "swin",
                        "expected one of dinov2, dinov2_with_registers, vit, deit, clip, clip_vision_model, siglip,",
                        "(key=model_type, value=\"swin\")"),
                Hostile.config(
                        "other width", "hidden_size", 32, "a tensor's shape differs (tensor=embeddings.patch_embed"),
                Hostile.config("width of two thousand millions", "hidden_size", Integer.MAX_VALUE, "key=hidden_size"),
                Hostile.config("more layers", "num_hidden_layers", 4, "a tensor is missing (tensor=encoder.layer.3."),
                Hostile.config("a million layers", "num_hidden_layers", 1_000_000, "key=num_hidden_layers"),
                Hostile.config("heads that do not divide", "num_attention_heads", 5, "a divisor of hidden_size=24"),
                Hostile.config("no heads", "num_attention_heads", 0, "key=num_attention_heads, value=0"),
                Hostile.config("unknown activation", "hidden_act", "mish", "key=hidden_act, value=\"mish\""),
                Hostile.config("width as a text", "hidden_size", "24", "key=hidden_size, value=\"24\""),
                Hostile.config("other image size", "image_size", 224, "(tensor=embeddings.position_embeddings"),
                Hostile.config("image smaller than a patch", "image_size", 3, "a square of at least patch_size=7"),
                Hostile.config("gated where it is not", "use_swiglu_ffn", true, "a tensor is missing (tensor=enc"),
                Hostile.config("quantized", "quantization_config", List.of(), "weights that are not quantized"),
                Hostile.json(
                        "unknown resampling",
                        "preprocessor_config.json",
                        "resample",
                        0,
                        "expected 2 (bilinear) or 3 (bicubic) (key=resample, value=0)"),
                Hostile.json(
                        "crop larger than the image",
                        "preprocessor_config.json",
                        "crop_size",
                        4096,
                        "at most the resized image of 32 x 32"),
                Hostile.json(
                        "deviation of zero",
                        "preprocessor_config.json",
                        "image_std",
                        List.of(0, 1, 1),
                        "expected numbers above 0 (key=image_std"),
                Hostile.json(
                        "other processor",
                        "preprocessor_config.json",
                        "image_processor_type",
                        "SamImageProcessor",
                        "expected the image processor of Bit, CLIP, DeiT, Siglip, ViT (key=image_processor_type"));
    }

    private static Stream<Hostile> indexes() {
        return Stream.of(
                index("index that leaves the folder", "../model.safetensors"),
                index("index with an absolute path", "/etc/passwd"),
                index("index with a folder", "sub/model.safetensors"),
                index("index with a hidden file", ".secret"),
                Hostile.folder(
                        "index of a missing file",
                        folder -> writeIndex(folder, "model-00001-of-00002.safetensors"),
                        "the index names a file that is not there"),
                Hostile.folder(
                        "index of a link to itself",
                        folder -> {
                            link(folder.resolve("loop.safetensors"), "loop.safetensors");
                            writeIndex(folder, "loop.safetensors");
                        },
                        "the index names a file that is not there (a link, target=loop.safetensors)"),
                Hostile.folder(
                        "index of a folder",
                        folder -> {
                            Files.createDirectory(folder.resolve("part.safetensors"));
                            writeIndex(folder, "part.safetensors");
                        },
                        "the index names a file that is not there"),
                Hostile.folder(
                        "index that names the wrong file",
                        folder -> {
                            writeIndex(folder, "renamed.safetensors");
                            TensorFile file = new TensorFile(folder.resolve("renamed.safetensors"));
                            file.header.set("something.else", file.tensor(QUERY));
                            file.header.remove(QUERY);
                            file.write();
                        },
                        "it is not in the file (tensor=" + QUERY),
                Hostile.folder(
                        "index without a map",
                        folder -> {
                            writeIndex(folder, "renamed.safetensors");
                            Files.writeString(folder.resolve(WeightFiles.INDEX), "{\"weight_map\": []}");
                        },
                        "(key=weight_map, value=[])"));
    }

    private static Hostile index(String name, String file) {
        return Hostile.folder(
                name,
                folder -> writeIndex(folder, file),
                "a tensor's file is not a plain name in the folder (tensor=",
                "file=\"" + file + "\")");
    }

    /** An index in which every tensor is in {@code file}; the weights are in renamed.safetensors. */
    private static void writeIndex(Path folder, String file) throws IOException {
        TensorFile tensors = new TensorFile(folder.resolve("model.safetensors"));
        ObjectNode map = JsonMapper.builder().build().createObjectNode();
        tensors.header.fieldNames().forEachRemaining(name -> map.put(name, file));
        map.remove("__metadata__");
        Files.writeString(
                folder.resolve(WeightFiles.INDEX),
                JsonMapper.builder()
                        .build()
                        .createObjectNode()
                        .set("weight_map", map)
                        .toString());
        Files.move(folder.resolve("model.safetensors"), folder.resolve("renamed.safetensors"));
    }

    private static void link(Path at, String target) throws IOException {
        Files.deleteIfExists(at);
        Files.createSymbolicLink(at, FileSystems.getDefault().getPath(target));
    }

    private static List<String> iterable(ObjectNode header) {
        return header.properties().stream()
                .map(Map.Entry::getKey)
                .filter(it -> !it.equals("__metadata__"))
                .toList();
    }

    private static ByteBuffer floats(TensorFile file) {
        return ByteBuffer.wrap(file.content).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void cut(Path file, long length) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(length >= 0 ? length : open.length() + length);
        }
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void isRefusedInOneLineAndTakesNoMemory(Hostile hostile) throws IOException {
        Path copy = copy("dinov2");
        hostile.damage().to(copy);
        long before = allocated();
        Throwable refused = catchThrowable(() -> open(copy).close());
        long taken = allocated() - before;
        assertThat(refused).isInstanceOf(IllegalArgumentException.class);
        assertThat(refused.getMessage())
                .as("one line that begins with the file")
                .startsWith("[" + copy)
                .doesNotContain("\n");
        hostile.said().forEach(it -> assertThat(refused.getMessage()).contains(it));
        assertThat(taken).as("bytes taken").isLessThan(MAX_ALLOCATED_BYTES);
        ParityFigures.add("hostile-files", hostile + "\t" + taken + "\t" + refused.getMessage());
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    @Test
    void tensorsThatNothingNeedsAreLeftAlone() throws IOException {
        Path copy = copy("dinov2");
        TensorFile file = new TensorFile(copy.resolve("model.safetensors"));
        file.header
                .putObject("head.weight")
                .put("dtype", "F64")
                .putArray("shape")
                .add(1);
        ((ObjectNode) file.header.get("head.weight"))
                .putArray("data_offsets")
                .add(file.content.length)
                .add(file.content.length + 8);
        file.content = Arrays.copyOf(file.content, file.content.length + 8);
        file.write();
        open(copy).close();
    }

    /** As the hub's cache has them. */
    @Test
    void filesMayBeLinks() throws IOException {
        Path copy = copy("dinov2");
        Path blob = Files.createDirectory(folder.resolve("blobs")).resolve("0a1b2c");
        Files.move(copy.resolve("model.safetensors"), blob);
        link(copy.resolve("model.safetensors"), "../blobs/0a1b2c");
        open(copy).close();
    }

    private static HuggingFaceEncoder open(Path folder) {
        return HuggingFaceEncoder.open(folder, EncoderChoice.NONE, EncoderOptions.DEFAULT);
    }

    private Path copy(String name) throws IOException {
        Path copy = Files.createDirectory(folder.resolve(name));
        Path source = ParityCase.named(name).folder();
        for (String file : List.of("config.json", "preprocessor_config.json", "model.safetensors")) {
            Files.copy(source.resolve(file), copy.resolve(file));
        }
        return copy;
    }
}
