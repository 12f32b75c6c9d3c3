package dev.loff.tensorflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The parsed and checked header of a safetensors file: every offset lies in the file, nothing overlaps, no hole. */
record SafetensorsHeader(Map<String, String> metadata, Map<String, SafetensorsEntry> entries) {
    /** Some 100,000 tensors. The reference allows 100 MB, which parsed takes a gigabyte. */
    static final long MAXIMUM_BYTES = 16 << 20;

    private static final String METADATA = "__metadata__";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    static SafetensorsHeader parse(byte[] json, long contentBytes) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the header is no JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("the header is no JSON: " + e.getMessage(), e);
        }
        require(root != null && root.isObject(), "the header is no JSON object");
        Map<String, String> metadata = new TreeMap<>();
        Map<String, SafetensorsEntry> entries = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            if (field.getKey().equals(METADATA)) {
                field.getValue()
                        .properties()
                        .forEach(pair ->
                                metadata.put(pair.getKey(), pair.getValue().asText()));
            } else {
                entries.put(field.getKey(), entry(field.getKey(), field.getValue()));
            }
        }
        checkLayout(entries.values().stream().toList(), contentBytes);
        return new SafetensorsHeader(metadata, entries);
    }

    private static SafetensorsEntry entry(String name, JsonNode node) {
        JsonNode dtype = node.path("dtype");
        JsonNode shape = node.path("shape");
        JsonNode offsets = node.path("data_offsets");
        require(dtype.isTextual(), "a tensor without dtype (tensor=" + name + ")");
        require(shape.isArray(), "a tensor without shape (tensor=" + name + ")");
        require(
                offsets.isArray() && offsets.size() == 2 && isLong(offsets.get(0)) && isLong(offsets.get(1)),
                "a tensor without data_offsets (tensor=" + name + ")");
        List<Long> sides = new ArrayList<>();
        for (JsonNode side : shape) {
            require(isLong(side) && side.longValue() >= 0, "a side that is no count (tensor=" + name + ")");
            sides.add(side.longValue());
        }
        return new SafetensorsEntry(
                name,
                dtype.textValue(),
                sides,
                offsets.get(0).longValue(),
                offsets.get(1).longValue());
    }

    private static void checkLayout(List<SafetensorsEntry> entries, long contentBytes) {
        long next = 0;
        List<SafetensorsEntry> byPosition = new ArrayList<>(entries);
        byPosition.sort(Comparator.comparingLong(SafetensorsEntry::begin).thenComparingLong(SafetensorsEntry::end));
        for (SafetensorsEntry entry : byPosition) {
            require(
                    entry.begin() == next && entry.end() >= entry.begin() && entry.end() <= contentBytes,
                    "a tensor's offsets leave a hole, overlap or pass the end of the file (tensor=" + entry.name()
                            + ", begin=" + entry.begin() + ", end=" + entry.end() + ", contentBytes=" + contentBytes
                            + ")");
            next = entry.end();
            long bytes = entry.end() - entry.begin();
            require(
                    entry.elementBytes() == 0 || fits(entry, bytes),
                    "a tensor's bytes do not match its shape (tensor=" + entry.name() + ", dtype=" + entry.dtype()
                            + ", shape=" + entry.shape() + ", bytes=" + bytes + ")");
        }
        require(
                next == contentBytes,
                "bytes that belong to no tensor (described=" + next + ", contentBytes=" + contentBytes + ")");
    }

    private static boolean fits(SafetensorsEntry entry, long bytes) {
        try {
            return Math.multiplyExact(entry.size(), (long) entry.elementBytes()) == bytes;
        } catch (ArithmeticException overflow) {
            return false;
        }
    }

    private static boolean isLong(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong();
    }

    private static void require(boolean holds, String reason) {
        if (!holds) {
            throw new IllegalArgumentException(reason);
        }
    }
}
