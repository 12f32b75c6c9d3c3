package dev.loff.tensorflow;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The parsed and checked header of a safetensors file: every offset is inside the file, and tensors leave no gap and do not
 * overlap. It is parsed token by token, so that a header of 16 MB without tensors takes no more memory than its bytes.
 */
record SafetensorsHeader(Map<String, String> metadata, Map<String, SafetensorsEntry> entries) {
    /** Enough for about 100,000 tensors. The reference implementation allows 100 MB. */
    static final long MAXIMUM_BYTES = 16 << 20;

    private static final int MAXIMUM_TENSORS = 100_000;
    private static final int MAXIMUM_NAME = 1000;
    private static final int MAXIMUM_SIDES = 16;
    private static final String METADATA = "__metadata__";
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(100)
                    .maxStringLength(1 << 20)
                    .build())
            .build();

    static SafetensorsHeader parse(byte[] json, long contentBytes) {
        Map<String, String> metadata = new TreeMap<>();
        Map<String, SafetensorsEntry> entries = new TreeMap<>();
        try (JsonParser parser = JSON.createParser(json)) {
            require(parser.nextToken() == JsonToken.START_OBJECT, "the header is no JSON object");
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (name.equals(METADATA)) {
                    readMetadata(parser, metadata);
                } else {
                    require(entries.size() < MAXIMUM_TENSORS, "it has too many tensors (cap=" + MAXIMUM_TENSORS + ")");
                    entries.put(name, entry(name, parser));
                }
            }
            require(parser.nextToken() == null, "the header goes on after its JSON object");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the header is no JSON: " + OneLine.of(e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the header is no JSON: " + OneLine.of(String.valueOf(e.getMessage())), e);
        }
        checkLayout(entries.values().stream().toList(), contentBytes);
        return new SafetensorsHeader(metadata, entries);
    }

    private static void readMetadata(JsonParser parser, Map<String, String> metadata) throws IOException {
        require(parser.currentToken() == JsonToken.START_OBJECT, "its metadata is no object");
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            require(parser.nextToken().isScalarValue(), "its metadata is no text (key=" + OneLine.of(key) + ")");
            metadata.put(key, parser.getText());
        }
    }

    private static SafetensorsEntry entry(String name, JsonParser parser) throws IOException {
        String tensor = "(tensor=" + OneLine.of(name) + ")";
        require(name.length() <= MAXIMUM_NAME, "a tensor's name is too long " + tensor);
        require(parser.currentToken() == JsonToken.START_OBJECT, "a tensor that is no object " + tensor);
        String dtype = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            parser.nextToken();
            switch (key) {
                case "dtype" -> dtype = dtype(parser);
                case "shape" -> shape = counts(parser, "a side that is no count " + tensor);
                case "data_offsets" -> offsets = counts(parser, "an offset that is no count " + tensor);
                default -> parser.skipChildren();
            }
        }
        if (dtype == null) {
            throw new IllegalArgumentException("a tensor without dtype " + tensor);
        }
        if (shape == null) {
            throw new IllegalArgumentException("a tensor without shape " + tensor);
        }
        if (offsets == null || offsets.size() != 2) {
            throw new IllegalArgumentException("a tensor without data_offsets " + tensor);
        }
        return new SafetensorsEntry(name, dtype, shape, offsets.get(0), offsets.get(1));
    }

    private static @Nullable String dtype(JsonParser parser) throws IOException {
        boolean text = parser.currentToken() == JsonToken.VALUE_STRING;
        String dtype = text ? OneLine.of(parser.getText()) : null;
        parser.skipChildren();
        return dtype;
    }

    /** An array of non-negative integers; {@code null} if there is no array. */
    private static @Nullable List<Long> counts(JsonParser parser, String otherwise) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return null;
        }
        List<Long> counts = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            require(
                    parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                            && parser.getNumberType() != NumberType.BIG_INTEGER
                            && parser.getLongValue() >= 0
                            && counts.size() < MAXIMUM_SIDES,
                    otherwise);
            counts.add(parser.getLongValue());
        }
        return counts;
    }

    private static void checkLayout(List<SafetensorsEntry> entries, long contentBytes) {
        long next = 0;
        List<SafetensorsEntry> byPosition = new ArrayList<>(entries);
        byPosition.sort(Comparator.comparingLong(SafetensorsEntry::begin).thenComparingLong(SafetensorsEntry::end));
        for (SafetensorsEntry entry : byPosition) {
            require(
                    entry.begin() == next && entry.end() >= entry.begin() && entry.end() <= contentBytes,
                    "a tensor's offsets leave a hole, overlap or pass the end of the file (tensor="
                            + OneLine.of(entry.name()) + ", begin=" + entry.begin() + ", end=" + entry.end()
                            + ", contentBytes=" + contentBytes + ")");
            next = entry.end();
            long bytes = entry.end() - entry.begin();
            require(
                    entry.elementBytes() == 0 || fits(entry, bytes),
                    "a tensor's bytes do not match its shape (tensor=" + OneLine.of(entry.name()) + ", dtype="
                            + entry.dtype() + ", shape=" + entry.shape() + ", bytes=" + bytes + ")");
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

    private static void require(boolean holds, String reason) {
        if (!holds) {
            throw new IllegalArgumentException(reason);
        }
    }
}
