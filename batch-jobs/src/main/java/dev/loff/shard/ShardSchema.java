package dev.loff.shard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loff.dataset.Sha256;
import dev.loff.encoder.FeatureShape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What every row of a shard has in common. Two shards go together if and only if these are equal. Stored in the Arrow
 * schema's metadata under {@code loff.*}.
 *
 * <p>Columns: {@code sha256} FixedSizeBinary(32), the content hash of the image, which is the row's key; and
 * {@code features} FixedSizeList of HalfFloat, tokens × channels long, marked as the canonical extension
 * {@code arrow.fixed_shape_tensor} of shape {@code [tokens, channels]}.
 *
 * @param preprocessing how pixels became the encoder's input, in words that change when the pixels do
 */
public record ShardSchema(String encoderName, Sha256 encoderFingerprint, FeatureShape shape, String preprocessing) {
    /** Goes up when a reader of the version before would misread a file. */
    static final String FORMAT_VERSION = "1";

    static final String KEY_COLUMN = "sha256";
    static final String FEATURES_COLUMN = "features";

    private static final String NAME = "loff.encoder.name";
    private static final String FINGERPRINT = "loff.encoder.fingerprint";
    private static final String PREPROCESSING = "loff.preprocessing";
    private static final String VERSION = "loff.code.version";
    private static final String GRID_HEIGHT = "loff.grid.height";
    private static final String GRID_WIDTH = "loff.grid.width";
    private static final String CLASS_TOKEN = "loff.class-token";
    private static final String CHANNELS = "loff.channels";

    private static final String EXTENSION_NAME = "ARROW:extension:name";
    private static final String EXTENSION_METADATA = "ARROW:extension:metadata";
    private static final String FIXED_SHAPE_TENSOR = "arrow.fixed_shape_tensor";
    private static final ArrowType HALF = new ArrowType.FloatingPoint(FloatingPointPrecision.HALF);
    private static final ObjectMapper JSON = new ObjectMapper();

    public ShardSchema {
        if (encoderName.isBlank()) {
            throw new IllegalArgumentException("Cannot describe shards: the encoder has a name (encoderName=\"\")");
        }
    }

    Schema toArrow() {
        Field key = new Field(KEY_COLUMN, FieldType.notNullable(new ArrowType.FixedSizeBinary(Sha256.BYTES)), null);
        Field item = new Field("item", FieldType.notNullable(HALF), null);
        // Not Map.of: its order changes from process to process, and with it the file's bytes.
        Map<String, String> tensor = new LinkedHashMap<>();
        tensor.put(EXTENSION_NAME, FIXED_SHAPE_TENSOR);
        tensor.put(EXTENSION_METADATA, tensorShape().toString());
        Field features = new Field(
                FEATURES_COLUMN,
                new FieldType(false, new ArrowType.FixedSizeList(shape.size()), null, tensor),
                List.of(item));
        return new Schema(List.of(key, features), metadata());
    }

    private ObjectNode tensorShape() {
        ObjectNode tensor = JSON.createObjectNode();
        tensor.putArray("shape").add(shape.tokens()).add(shape.channels());
        return tensor;
    }

    private Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(VERSION, FORMAT_VERSION);
        metadata.put(NAME, encoderName);
        metadata.put(FINGERPRINT, encoderFingerprint.hex());
        metadata.put(PREPROCESSING, preprocessing);
        metadata.put(GRID_HEIGHT, Integer.toString(shape.gridHeight()));
        metadata.put(GRID_WIDTH, Integer.toString(shape.gridWidth()));
        metadata.put(CLASS_TOKEN, Boolean.toString(shape.classToken()));
        metadata.put(CHANNELS, Integer.toString(shape.channels()));
        return metadata;
    }

    /**
     * Reads the metadata and checks the columns against them.
     *
     * @throws IllegalArgumentException saying what is not as a shard has it
     */
    static ShardSchema fromArrow(Schema schema) {
        Map<String, String> metadata = schema.getCustomMetadata();
        String version = require(metadata, VERSION);
        if (!version.equals(FORMAT_VERSION)) {
            throw new IllegalArgumentException("its format is of another version (" + VERSION + "=" + version + ")");
        }
        FeatureShape shape = new FeatureShape(
                requireInt(metadata, GRID_HEIGHT),
                requireInt(metadata, GRID_WIDTH),
                Boolean.parseBoolean(require(metadata, CLASS_TOKEN)),
                requireInt(metadata, CHANNELS));
        checkColumns(schema.getFields(), shape);
        return new ShardSchema(
                require(metadata, NAME),
                Sha256.parse(require(metadata, FINGERPRINT)),
                shape,
                require(metadata, PREPROCESSING));
    }

    private static void checkColumns(List<Field> fields, FeatureShape shape) {
        if (fields.size() != 2
                || !fields.get(0).getName().equals(KEY_COLUMN)
                || !fields.get(1).getName().equals(FEATURES_COLUMN)) {
            throw new IllegalArgumentException("its columns are not sha256 and features (columns=" + fields + ")");
        }
        Field key = fields.get(0);
        if (!key.getType().equals(new ArrowType.FixedSizeBinary(Sha256.BYTES))) {
            throw new IllegalArgumentException("the keys are not digests (type=" + key.getType() + ")");
        }
        Field features = fields.get(1);
        List<Field> children = features.getChildren();
        if (!features.getType().equals(new ArrowType.FixedSizeList(shape.size()))
                || children.size() != 1
                || !children.get(0).getType().equals(HALF)) {
            throw new IllegalArgumentException("the features are not lists of " + shape.size() + " halves (type="
                    + features.getType() + ", items=" + children + ")");
        }
        checkTensor(features.getMetadata(), shape);
    }

    private static void checkTensor(Map<String, String> metadata, FeatureShape shape) {
        String name = metadata.getOrDefault(EXTENSION_NAME, "");
        String extension = metadata.getOrDefault(EXTENSION_METADATA, "");
        JsonNode expected = JSON.createArrayNode().add(shape.tokens()).add(shape.channels());
        JsonNode rowMajor = JSON.createArrayNode().add(0).add(1);
        JsonNode tensor = parse(extension);
        if (!name.equals(FIXED_SHAPE_TENSOR)
                || !expected.equals(tensor.path("shape"))
                || !(tensor.path("permutation").isMissingNode() || rowMajor.equals(tensor.path("permutation")))) {
            throw new IllegalArgumentException("the features are not tensors of shape " + expected + " ("
                    + EXTENSION_NAME + "=" + name + ", " + EXTENSION_METADATA + "=" + extension + ")");
        }
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the tensor's metadata is no JSON (metadata=" + json + ")", e);
        }
    }

    private static String require(Map<String, String> metadata, String key) {
        String value = metadata.get(key);
        if (value == null) {
            throw new IllegalArgumentException("its metadata lack a key (key=" + key + ")");
        }
        return value;
    }

    private static int requireInt(Map<String, String> metadata, String key) {
        return Integer.parseInt(require(metadata, key));
    }

    /** The first difference in words, for an error; empty when equal. */
    String differenceTo(ShardSchema expected) {
        StringBuilder difference = new StringBuilder();
        compare(difference, "encoderName", encoderName, expected.encoderName);
        compare(difference, "encoderFingerprint", encoderFingerprint, expected.encoderFingerprint);
        compare(difference, "shape", shape, expected.shape);
        compare(difference, "preprocessing", preprocessing, expected.preprocessing);
        return difference.toString();
    }

    private static void compare(StringBuilder difference, String name, Object found, Object expected) {
        if (difference.isEmpty() && !Objects.equals(found, expected)) {
            difference
                    .append(name)
                    .append('=')
                    .append(found)
                    .append(", expected=")
                    .append(expected);
        }
    }
}
