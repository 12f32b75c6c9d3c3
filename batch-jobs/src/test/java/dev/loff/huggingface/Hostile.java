package dev.loff.huggingface;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** A way to damage a model's folder, and the expected parts of the error message. */
record Hostile(String name, Damage damage, List<String> said) {
    static final String WEIGHTS = WeightFiles.SINGLE;
    static final JsonMapper JSON = JsonMapper.builder().build();

    /** Damages a folder. */
    interface Damage {
        void to(Path folder) throws IOException;
    }

    /** Changes the parts of model.safetensors. */
    interface Change {
        void of(TensorFile tensors) throws IOException;
    }

    static Hostile folder(String name, Damage damage, String... said) {
        return new Hostile(name, damage, List.of(said));
    }

    static Hostile tensors(String name, Change change, String... said) {
        return folder(
                name,
                folder -> {
                    TensorFile tensors = new TensorFile(folder.resolve(WEIGHTS));
                    change.of(tensors);
                    tensors.write();
                },
                said);
    }

    /** Replaces the header; it is created only when needed, since some are large. */
    static Hostile header(String name, Supplier<byte[]> header, String... said) {
        return folder(
                name,
                folder -> {
                    byte[] bytes = header.get();
                    new TensorFile(folder.resolve(WEIGHTS)).write(bytes.length, bytes);
                },
                said);
    }

    /** Replaces the value of one key in a JSON file; {@code value} is JSON. */
    static Hostile json(String file, String key, String value, String... said) {
        String shown = value.length() <= 30 ? value : value.substring(0, 30) + "...";
        return folder(
                file + ": " + key + "=" + shown,
                folder -> {
                    ObjectNode json =
                            (ObjectNode) JSON.readTree(folder.resolve(file).toFile());
                    json.set(key, JSON.readTree(value));
                    Files.writeString(folder.resolve(file), json.toString());
                },
                said);
    }

    static Hostile text(String name, String file, String text, String... said) {
        return folder(name, folder -> Files.writeString(folder.resolve(file), text), said);
    }

    static void link(Path at, String target) throws IOException {
        Files.deleteIfExists(at);
        Files.createSymbolicLink(at, at.getFileSystem().getPath(target));
    }

    @Override
    public String toString() {
        return name;
    }
}
