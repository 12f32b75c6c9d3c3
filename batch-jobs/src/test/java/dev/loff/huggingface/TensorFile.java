package dev.loff.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A safetensors file split into its parts, to be rewritten with errors. */
final class TensorFile {
    private final Path file;
    final ObjectNode header;
    byte[] content;

    TensorFile(Path file) throws IOException {
        this.file = file;
        byte[] all = Files.readAllBytes(file);
        int length = (int) ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).getLong();
        header = (ObjectNode)
                JsonMapper.builder().build().readTree(new String(all, Long.BYTES, length, StandardCharsets.UTF_8));
        content = Arrays.copyOfRange(all, Long.BYTES + length, all.length);
    }

    ObjectNode tensor(String name) {
        JsonNode node = header.get(name);
        if (node == null) {
            throw new IllegalStateException("no such tensor: " + name);
        }
        return (ObjectNode) node;
    }

    int begin(String name) {
        return tensor(name).get("data_offsets").get(0).asInt();
    }

    void write() throws IOException {
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        write(json.length, json);
    }

    void write(long length, byte[] json) throws IOException {
        ByteBuffer all =
                ByteBuffer.allocate(Long.BYTES + json.length + content.length).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(file, all.putLong(length).put(json).put(content).array());
    }
}
