package dev.loff.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loff.tensorflow.MappedFloats;
import dev.loff.tensorflow.OneLine;
import dev.loff.tensorflow.Safetensors;
import dev.loff.tensorflow.SafetensorsEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tensors of a folder: {@code model.safetensors}, or the files that a {@code model.safetensors.index.json} names. A file is
 * opened when one of its tensors is first needed. Links are followed, since the hub's cache consists of them; a name in the
 * index that leads out of the folder is refused. Used by one thread; close it after use.
 */
final class WeightFiles implements AutoCloseable {
    static final String SINGLE = "model.safetensors";
    static final String INDEX = "model.safetensors.index.json";
    /** About 10,000 tensors. */
    private static final int MAX_INDEX_BYTES = 1 << 20;

    private static final int MAX_FILES = 1000;

    private final Path folder;
    /** The file of each tensor. */
    private final Map<String, Path> places;

    private final SortedMap<Path, Safetensors> open = new TreeMap<>();

    private WeightFiles(Path folder, Map<String, Path> places) {
        this.folder = folder;
        this.places = places;
    }

    static WeightFiles open(Path folder) throws IOException {
        Path single = folder.resolve(SINGLE);
        if (Files.isRegularFile(single)) {
            WeightFiles files = new WeightFiles(folder, new HashMap<>());
            Safetensors tensors = files.file(single);
            tensors.names().forEach(name -> files.places.put(name, single));
            return files;
        }
        Path index = folder.resolve(INDEX);
        if (Files.isRegularFile(index)) {
            return new WeightFiles(folder, indexed(folder, ConfigFile.read(index, MAX_INDEX_BYTES)));
        }
        throw new IllegalArgumentException("[" + folder + "] Cannot use the model as an encoder: it has neither "
                + SINGLE + " nor " + INDEX + other(folder));
    }

    /** Says why a folder that looks complete cannot be used. */
    private static String other(Path folder) throws IOException {
        if (Files.isSymbolicLink(folder.resolve(SINGLE))) {
            return ": " + SINGLE + " is a link that leads to no file (target="
                    + Files.readSymbolicLink(folder.resolve(SINGLE)) + ")";
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".bin") || name.endsWith(".pt") || name.endsWith(".pth"))
                    .sorted()
                    .findFirst()
                    .map(name -> "; loading " + name + " could run code, so convert it to safetensors")
                    .orElse("");
        }
    }

    private static Map<String, Path> indexed(Path folder, ConfigFile index) {
        JsonNode map = index.node("weight_map");
        if (!map.isObject() || map.isEmpty()) {
            throw index.refuse("weight_map", "an object of tensor and file names");
        }
        Map<String, Path> places = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            String file = entry.getValue().asText();
            // A plain name: no folder, no "..", nothing absolute, on any system.
            if (!entry.getValue().isTextual() || !file.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,200}")) {
                throw new IllegalArgumentException("[" + index.file()
                        + "] Cannot use the model as an encoder: a tensor's file is not a plain name in the folder"
                        + " (tensor=" + OneLine.of(entry.getKey()) + ", file="
                        + OneLine.of(entry.getValue().toString()) + ")");
            }
            places.put(entry.getKey(), folder.resolve(file));
        }
        int files = Set.copyOf(places.values()).size();
        if (files > MAX_FILES) {
            throw new IllegalArgumentException("[" + index.file()
                    + "] Cannot use the model as an encoder: it names too many files (files=" + files + ", cap="
                    + MAX_FILES + ")");
        }
        return places;
    }

    Path folder() {
        return folder;
    }

    Set<String> names() {
        return places.keySet();
    }

    /** Checks that a tensor exists and has this shape. */
    void require(String name, long... shape) throws IOException {
        SafetensorsEntry entry = of(name).entry(name);
        List<Long> expected = Arrays.stream(shape).boxed().toList();
        if (!entry.shape().equals(expected)) {
            throw new IllegalArgumentException("[" + places.get(name)
                    + "] Cannot use the model as an encoder: a tensor's shape differs (tensor=" + name + ", expected="
                    + expected + ", found=" + entry.shape() + ")");
        }
        if (!Set.of("F32", "F16", "BF16").contains(entry.dtype())) {
            throw new IllegalArgumentException("[" + places.get(name)
                    + "] Cannot use the model as an encoder: a tensor's dtype differs (tensor=" + name
                    + ", expected=F32, F16 or BF16, found=" + entry.dtype() + ")");
        }
    }

    MappedFloats mapped(String name, long... shape) throws IOException {
        return of(name).mapped(name, shape);
    }

    /** The files that were needed so far, sorted by name. */
    List<Path> used() {
        return new ArrayList<>(open.keySet());
    }

    private Safetensors of(String name) throws IOException {
        Path file = places.get(name);
        if (file == null) {
            throw new IllegalArgumentException("[" + folder
                    + "] Cannot use the model as an encoder: a tensor is missing (tensor=" + name + ", tensors="
                    + places.size() + ", such as "
                    + places.keySet().stream()
                            .sorted()
                            .limit(3)
                            .map(OneLine::of)
                            .collect(Collectors.joining(", ")) + ")");
        }
        return file(file);
    }

    private Safetensors file(Path file) throws IOException {
        Safetensors known = open.get(file);
        if (known != null) {
            return known;
        }
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("[" + file
                    + "] Cannot use the model as an encoder: the index names a file that is not there"
                    + (Files.isSymbolicLink(file) ? " (a link, target=" + Files.readSymbolicLink(file) + ")" : ""));
        }
        Safetensors opened = Safetensors.open(file);
        open.put(file, opened);
        return opened;
    }

    @Override
    public void close() throws IOException {
        for (Safetensors file : open.values()) {
            file.close();
        }
    }
}
