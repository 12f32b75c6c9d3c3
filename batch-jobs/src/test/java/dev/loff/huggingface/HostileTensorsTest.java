package dev.loff.huggingface;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Safetensors files whose tensors have a false place, shape or type, are missing, or hold NaN or infinite values. */
class HostileTensorsTest extends HostileFilesTest {
    private static final String QUERY = "encoder.layer.1.attention.attention.query.weight";
    private static final String PATCHES = "embeddings.patch_embeddings.projection.weight";

    @ParameterizedTest
    @MethodSource({"offsets", "shapes", "types", "missing", "numbers"})
    void isRefused(Hostile hostile) throws IOException {
        HostileFolders.requireRefused(hostile, folder);
    }

    static Stream<Hostile> offsets() {
        String outside = "leave a hole, overlap or pass the end of the file (tensor=";
        return Stream.of(
                query("data_offsets", "[0, 2304]", outside),
                query("data_offsets", "[1099511627776, 1099511630080]", outside),
                query("data_offsets", "[38208, 9223372036854775807]", outside),
                query("data_offsets", "[40512, 38208]", outside),
                query("data_offsets", "[38207, 40511]", outside),
                query("data_offsets", "[38209, 40513]", outside),
                query("data_offsets", "[-8, -16]", "an offset that is no count (tensor=" + QUERY),
                query("data_offsets", "[38208.0, 40512]", "an offset that is no count (tensor=" + QUERY),
                query("data_offsets", "[\"38208\", 40512]", "an offset that is no count (tensor=" + QUERY),
                query("data_offsets", "[99999999999999999999, 1]", "an offset that is no count (tensor=" + QUERY),
                query("data_offsets", "[38208]", "a tensor without data_offsets (tensor=" + QUERY),
                query("data_offsets", "[38208, 40512, 40512]", "a tensor without data_offsets (tensor=" + QUERY),
                query("data_offsets", "{}", "a tensor without data_offsets (tensor=" + QUERY),
                query("data_offsets", "null", "a tensor without data_offsets (tensor=" + QUERY));
    }

    static Stream<Hostile> shapes() {
        String bytes = "bytes do not match its shape (tensor=" + QUERY;
        return Stream.of(
                query("shape", "[1099511627776, 1099511627776]", bytes, "shape=[1099511627776, 1099511627776]"),
                query("shape", "[4294967296, 4294967296]", bytes),
                query("shape", "[24, 25]", bytes),
                query("shape", "[0]", bytes),
                query("shape", "[]", bytes),
                query("shape", "[0, 9223372036854775807, 9223372036854775807]", bytes),
                query("shape", "[12, 48]", "a tensor's shape differs", "expected=[24, 24], found=[12, 48])"),
                query("shape", "[24, 24, 1]", "a tensor's shape differs", "found=[24, 24, 1])"),
                query("shape", "[-24, -24]", "a side that is no count (tensor=" + QUERY),
                query("shape", "[24.0, 24]", "a side that is no count (tensor=" + QUERY),
                query("shape", "[null, 24]", "a side that is no count (tensor=" + QUERY),
                query("shape", "[[24], 24]", "a side that is no count (tensor=" + QUERY),
                query("shape", "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,24,24]", "a side that is no count (tensor=" + QUERY),
                query("shape", "576", "a tensor without shape (tensor=" + QUERY),
                query("shape", "null", "a tensor without shape (tensor=" + QUERY));
    }

    static Stream<Hostile> types() {
        String differs = "a tensor's dtype differs (tensor=" + QUERY + ", expected=F32, F16 or BF16, found=";
        return Stream.of(
                query("dtype", "\"I32\"", differs + "I32)"),
                query("dtype", "\"U32\"", differs + "U32)"),
                query("dtype", "\"Q4_K\"", differs + "Q4_K)"),
                query("dtype", "\"f32\"", differs + "f32)"),
                query("dtype", "\"F32\\n[x] all is well\"", differs + "F32\\u000a[x] all is well)"),
                query("dtype", '"' + "F".repeat(5000) + '"', differs + "FFFF"),
                query("dtype", "\"F16\"", "bytes do not match its shape (tensor=" + QUERY),
                query("dtype", "\"BF16\"", "bytes do not match its shape (tensor=" + QUERY),
                query("dtype", "\"F64\"", "bytes do not match its shape (tensor=" + QUERY),
                query("dtype", "\"F8_E4M3\"", "bytes do not match its shape (tensor=" + QUERY),
                query("dtype", "\"BOOL\"", "bytes do not match its shape (tensor=" + QUERY),
                query("dtype", "[\"F32\"]", "a tensor without dtype (tensor=" + QUERY),
                query("dtype", "32", "a tensor without dtype (tensor=" + QUERY));
    }

    static Stream<Hostile> missing() {
        return Stream.of(
                Hostile.tensors(
                        "missing tensor",
                        file -> file.header.set("something.else", file.header.remove(QUERY)),
                        "a tensor is missing (tensor=" + QUERY),
                Hostile.tensors(
                        "names of several lines",
                        file -> {
                            for (String name : names(file)) {
                                file.header.set("\n" + name, file.header.remove(name));
                            }
                        },
                        "a tensor is missing (tensor=" + PATCHES,
                        "such as \\u000aembeddings.cls_token"),
                Hostile.tensors(
                        "two vision transformers",
                        file -> file.header.set(
                                "se\ncond." + PATCHES,
                                Hostile.JSON.readTree("{\"dtype\": \"F32\", \"shape\": [0], \"data_offsets\": ["
                                        + file.content.length + "," + file.content.length + "]}")),
                        "it has several (tensor=" + PATCHES + ", under=[, se\\u000acond.])"));
    }

    static Stream<Hostile> numbers() {
        return Stream.of(
                        Map.entry(QUERY, Float.NaN),
                        Map.entry(QUERY, Float.NEGATIVE_INFINITY),
                        Map.entry(PATCHES, Float.NaN),
                        Map.entry("embeddings.position_embeddings", Float.POSITIVE_INFINITY),
                        Map.entry("embeddings.cls_token", Float.NaN),
                        Map.entry("encoder.layer.2.mlp.fc2.bias", Float.NaN),
                        Map.entry("encoder.layer.0.layer_scale1.lambda1", Float.POSITIVE_INFINITY),
                        Map.entry("layernorm.weight", Float.NaN))
                .map(bad -> Hostile.tensors(
                        bad.getValue() + " in " + bad.getKey(),
                        file -> ByteBuffer.wrap(file.content)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putFloat(file.begin(bad.getKey()) + 40, bad.getValue()),
                        "a number is not finite (tensor=" + bad.getKey() + ", number=10, value=" + bad.getValue()));
    }

    /** Changes one key's value in the entry of a tensor in the middle. */
    private static Hostile query(String key, String value, String... said) {
        String shown = value.length() <= 60 ? value : value.substring(0, 60) + "...";
        return Hostile.tensors(
                key + " " + shown, file -> file.tensor(QUERY).set(key, Hostile.JSON.readTree(value)), said);
    }

    private static List<String> names(TensorFile file) {
        return file.header.properties().stream()
                .map(Map.Entry::getKey)
                .filter(it -> !it.equals("__metadata__"))
                .toList();
    }

    @Test
    void unusedTensorsAreIgnored() throws IOException {
        Path copy = HostileFolders.copy(folder);
        TensorFile file = new TensorFile(copy.resolve(Hostile.WEIGHTS));
        ObjectNode head = file.header.putObject("head.weight").put("dtype", "F64");
        head.putArray("shape").add(1);
        head.putArray("data_offsets").add(file.content.length).add(file.content.length + 8);
        file.content = Arrays.copyOf(file.content, file.content.length + 8);
        file.write();
        HostileFolders.open(copy).close();
    }

    /** As in the hub's cache. */
    @Test
    void filesMayBeLinks() throws IOException {
        Path copy = HostileFolders.copy(folder);
        Path blob = Files.createDirectory(folder.resolve("blobs")).resolve("0a1b2c");
        Files.move(copy.resolve(Hostile.WEIGHTS), blob);
        Hostile.link(copy.resolve(Hostile.WEIGHTS), "../blobs/0a1b2c");
        HostileFolders.open(copy).close();
    }
}
