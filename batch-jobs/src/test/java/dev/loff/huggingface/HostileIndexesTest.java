package dev.loff.huggingface;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Indexes that point out of the folder, in circles or to nothing, and folders without weights that can be read safely. */
class HostileIndexesTest extends HostileFilesTest {
    private static final String QUERY = "encoder.layer.1.attention.attention.query.weight";
    private static final String NOT_THERE = "the index names a file that is not there";
    private static final String MAP = "an object of tensor and file names";

    @ParameterizedTest
    @MethodSource({"names", "circles", "maps", "weights"})
    void isRefused(Hostile hostile) throws IOException {
        HostileFolders.requireRefused(hostile, folder);
    }

    static Stream<Hostile> names() {
        return Stream.of(
                        "../model.safetensors",
                        "..",
                        ".",
                        "",
                        "/etc/passwd",
                        "sub/model.safetensors",
                        "sub\\model.safetensors",
                        "C:model.safetensors",
                        "file:model.safetensors",
                        "~/model.safetensors",
                        ".secret",
                        "-rf",
                        "a\nb",
                        "a\0.safetensors",
                        "%2e%2e%2fmodel.safetensors",
                        "\uff0e\uff0e/model.safetensors",
                        "m".repeat(300))
                .map(file -> Hostile.folder(
                        "index to " + (file.length() < 50 ? file.replaceAll("\\p{Cntrl}", "?") : "a long name"),
                        folder -> writeIndex(folder, file),
                        "a tensor's file is not a plain name in the folder (tensor="));
    }

    static Stream<Hostile> circles() {
        return Stream.of(
                Hostile.folder(
                        "index of a missing file",
                        folder -> writeIndex(folder, "model-00001-of-00002.safetensors"),
                        NOT_THERE),
                Hostile.folder(
                        "index of itself", folder -> writeIndex(folder, WeightFiles.INDEX), WeightFiles.INDEX + "]"),
                Hostile.folder(
                        "index of a link to itself",
                        folder -> {
                            Hostile.link(folder.resolve("loop.safetensors"), "loop.safetensors");
                            writeIndex(folder, "loop.safetensors");
                        },
                        NOT_THERE + " (a link, target=loop.safetensors)"),
                Hostile.folder(
                        "index of links in a circle",
                        folder -> {
                            Hostile.link(folder.resolve("a.safetensors"), "b.safetensors");
                            Hostile.link(folder.resolve("b.safetensors"), "a.safetensors");
                            writeIndex(folder, "a.safetensors");
                        },
                        NOT_THERE + " (a link, target=b.safetensors)"),
                Hostile.folder(
                        "index of a folder",
                        folder -> {
                            Files.createDirectory(folder.resolve("part.safetensors"));
                            writeIndex(folder, "part.safetensors");
                        },
                        NOT_THERE),
                Hostile.folder(
                        "index of the configuration",
                        folder -> writeIndex(folder, "config.json"),
                        "config.json] Cannot read safetensors: its header does not fit"),
                Hostile.folder(
                        "index of the wrong file",
                        folder -> {
                            writeIndex(folder, "renamed.safetensors");
                            TensorFile file = new TensorFile(folder.resolve("renamed.safetensors"));
                            file.header.set("something.else", file.header.remove(QUERY));
                            file.write();
                        },
                        "it is not in the file (tensor=" + QUERY));
    }

    static Stream<Hostile> maps() {
        return Stream.of(
                map("{\"weight_map\": []}", "(key=weight_map, value=[])"),
                map("{\"weight_map\": {}}", MAP),
                map("{\"weight_map\": null}", MAP),
                map("{}", MAP + " (key=weight_map, value=missing)"),
                map("[]", "a JSON object"),
                map("", WeightFiles.INDEX + "]"),
                map("{\"weight_map\": {\"a\": 7}}", "not a plain name in the folder (tensor=a, file=7)"),
                map("{\"weight_map\": {\"a\": {\"b\": \"c\"}}}", "not a plain name"),
                map(
                        "{\"weight_map\": {\"a\\nb\": null}}",
                        "not a plain name in the folder (tensor=a\\u000ab, file=null)"),
                map("{\"weight_map\": {\"a\": \"" + "/".repeat(1_000_000) + "\"}}", "not a plain name"),
                map("{\"weight_map\": {\"" + "n".repeat(40_000) + "\": 1}}", "not a plain name"),
                map(" ".repeat(3 << 20), "it is too large (cap=1048576)"),
                map("{\"weight_map\": " + "[".repeat(1_000_000), "it is no JSON"),
                map("{\"weight_map\": [" + "17,".repeat(300_000) + "17]}", MAP),
                map(files(2000), "it names too many files (files=2000, cap=1000)"),
                map("{\"weight_map\": {\"a\": \"renamed.safetensors\"}}", "a tensor is missing (tensor=embeddings."));
    }

    private static String files(int count) {
        ObjectNode map = Hostile.JSON.createObjectNode();
        for (int i = 0; i < count; i++) {
            map.put("t" + i, "f" + i);
        }
        return Hostile.JSON.createObjectNode().set("weight_map", map).toString();
    }

    private static Hostile map(String text, String... said) {
        String shown = text.strip().length() <= 50 ? text.strip() : text.strip().substring(0, 50) + "...";
        return Hostile.folder(
                "index " + shown,
                folder -> {
                    writeIndex(folder, "renamed.safetensors");
                    Files.writeString(folder.resolve(WeightFiles.INDEX), text);
                },
                said);
    }

    static Stream<Hostile> weights() {
        Stream<Hostile> pickled = Stream.of("bin", "pt", "pth")
                .map(it -> Hostile.folder(
                        "weights only as " + it,
                        folder -> Files.move(folder.resolve(Hostile.WEIGHTS), folder.resolve("pytorch_model." + it)),
                        "loading pytorch_model." + it + " could run code, so convert it to safetensors"));
        return Stream.concat(
                pickled,
                Stream.of(
                        Hostile.folder(
                                "no weights",
                                folder -> Files.delete(folder.resolve(Hostile.WEIGHTS)),
                                "it has neither model.safetensors nor model.safetensors.index.json"),
                        Hostile.folder(
                                "weights that link to themselves",
                                folder -> Hostile.link(folder.resolve(Hostile.WEIGHTS), Hostile.WEIGHTS),
                                "model.safetensors is a link that leads to no file (target=model.safetensors)")));
    }

    /** An index in which every tensor is in {@code file}; the weights are in renamed.safetensors. */
    private static void writeIndex(Path folder, String file) throws IOException {
        TensorFile tensors = new TensorFile(folder.resolve(Hostile.WEIGHTS));
        ObjectNode map = Hostile.JSON.createObjectNode();
        tensors.header.fieldNames().forEachRemaining(name -> map.put(name, file));
        map.remove("__metadata__");
        Files.writeString(
                folder.resolve(WeightFiles.INDEX),
                Hostile.JSON.createObjectNode().set("weight_map", map).toString());
        Files.move(folder.resolve(Hostile.WEIGHTS), folder.resolve("renamed.safetensors"));
    }
}
