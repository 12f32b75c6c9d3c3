package dev.loff.huggingface;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loff.tensorflow.OneLine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One JSON object of a file, whose values are checked when they are read. Keys that are not read are ignored, as in the
 * reference library, because files of each release have other keys.
 */
final class ConfigFile {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Path file;
    private final String path;
    private final JsonNode object;

    private ConfigFile(Path file, String path, JsonNode object) {
        this.file = file;
        this.path = path;
        this.object = object;
        if (!object.isObject()) {
            throw refuse(path.isEmpty() ? "the file" : path, shown(object), "a JSON object");
        }
    }

    /** Reads a file of at most {@code maxBytes}. */
    static ConfigFile read(Path file, int maxBytes) throws IOException {
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(maxBytes + 1);
        }
        if (content.length > maxBytes) {
            throw new IllegalArgumentException(
                    "[" + file + "] Cannot read the file: it is too large (cap=" + maxBytes + ")");
        }
        try {
            return new ConfigFile(file, "", JSON.readTree(content));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "[" + file + "] Cannot read the file: it is no JSON (" + OneLine.of(e.getOriginalMessage()) + ")",
                    e);
        }
    }

    Path file() {
        return file;
    }

    /** Whether the key has a value; {@code null} counts as missing. */
    boolean has(String key) {
        return !object.path(key).isMissingNode() && !object.path(key).isNull();
    }

    JsonNode node(String key) {
        return object.path(key);
    }

    /** An inner object; if it is missing, an empty one, whose values all have their defaults. */
    ConfigFile inner(String key) {
        return new ConfigFile(file, full(key), has(key) ? object.get(key) : JSON.createObjectNode());
    }

    /** This object, with the keys of {@code other} added or replaced. */
    ConfigFile overriddenBy(ConfigFile other) {
        ObjectNode merged = JSON.createObjectNode();
        object.properties().forEach(it -> merged.set(it.getKey(), it.getValue()));
        other.object.properties().forEach(it -> merged.set(it.getKey(), it.getValue()));
        return new ConfigFile(file, path, merged);
    }

    String text(String key, String standard) {
        JsonNode value = object.path(key);
        if (has(key) && !value.isTextual()) {
            throw refuse(key, shown(value), "a text");
        }
        return has(key) ? value.textValue() : standard;
    }

    boolean truth(String key, boolean standard) {
        JsonNode value = object.path(key);
        if (has(key) && !value.isBoolean()) {
            throw refuse(key, shown(value), "true or false");
        }
        return has(key) ? value.booleanValue() : standard;
    }

    int whole(String key, int standard, int least, int most) {
        return has(key) ? whole(key, object.get(key), least, most) : standard;
    }

    int whole(String key, JsonNode value, int least, int most) {
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < least
                || value.intValue() > most) {
            throw refuse(key, shown(value), "a whole number from " + least + " to " + most);
        }
        return value.intValue();
    }

    double number(String key, double standard, double least, double most) {
        JsonNode value = object.path(key);
        if (!has(key)) {
            return standard;
        }
        if (!value.isNumber() || !(value.doubleValue() >= least && value.doubleValue() <= most)) {
            throw refuse(key, shown(value), "a number from " + least + " to " + most);
        }
        return value.doubleValue();
    }

    /** A whole number for a square, or a list of height and width. */
    ImageSize size(String key, int standard, int most) {
        JsonNode value = object.path(key);
        if (!value.isArray()) {
            int side = whole(key, standard, 1, most);
            return new ImageSize(side, side);
        }
        if (value.size() != 2) {
            throw refuse(key, shown(value), "a whole number, or a list of height and width");
        }
        return new ImageSize(whole(key, value.get(0), 1, most), whole(key, value.get(1), 1, most));
    }

    IllegalArgumentException refuse(String key, String allowed) {
        return refuse(key, shown(object.path(key)), allowed);
    }

    private IllegalArgumentException refuse(String key, String value, String allowed) {
        return new IllegalArgumentException("[" + file + "] Cannot use the model as an encoder: expected " + allowed
                + " (key=" + full(key) + ", value=" + value + ")");
    }

    private String full(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static String shown(JsonNode value) {
        return OneLine.of(value.isMissingNode() ? "missing" : value.toString());
    }
}
