package dev.loff.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** One JSON object of a description: returns checked values by key and remembers which keys were read. */
final class SpecObject {
    private final String file;
    private final String path;
    private final JsonNode object;
    private final Set<String> known = new HashSet<>();

    SpecObject(String file, String path, JsonNode object) {
        this.file = file;
        this.path = path;
        this.object = object;
        if (!object.isObject()) {
            throw refusal(path.isEmpty() ? "the file" : path, shown(object), "a JSON object");
        }
    }

    boolean has(String key) {
        known.add(key);
        return object.has(key);
    }

    /** An inner object, which must have no keys other than those that {@code reader} reads. */
    <T> T read(String key, Function<SpecObject, T> reader) {
        SpecObject inner = new SpecObject(file, full(key), required(key, "a JSON object"));
        T value = reader.apply(inner);
        inner.refuseOtherKeys();
        return value;
    }

    String text(String key) {
        JsonNode value = required(key, "a text");
        if (!value.isTextual() || value.textValue().isBlank()) {
            throw refuse(key, shown(value), "a text that is not blank");
        }
        return value.textValue();
    }

    String choice(String key, List<String> allowed) {
        String wanted = "one of " + String.join(", ", allowed);
        JsonNode value = required(key, wanted);
        if (!value.isTextual() || !allowed.contains(value.textValue())) {
            throw refuse(key, shown(value), wanted);
        }
        return value.textValue();
    }

    int integer(String key, int least, int most) {
        String wanted = "a whole number from " + least + " to " + most;
        JsonNode value = required(key, wanted);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw refuse(key, shown(value), wanted);
        }
        int number = value.intValue();
        if (number < least || number > most) {
            throw refuse(key, shown(value), wanted);
        }
        return number;
    }

    boolean truth(String key) {
        JsonNode value = required(key, "true or false");
        if (!value.isBoolean()) {
            throw refuse(key, shown(value), "true or false");
        }
        return value.booleanValue();
    }

    List<Float> numbers(String key, int count) {
        String wanted = "a list of " + count + " numbers";
        JsonNode value = required(key, wanted);
        List<Float> numbers = new ArrayList<>();
        for (JsonNode element : value) {
            if (element.isNumber() && Float.isFinite(element.floatValue())) {
                numbers.add(element.floatValue());
            }
        }
        if (!value.isArray() || value.size() != count || numbers.size() != count) {
            throw refuse(key, shown(value), wanted);
        }
        return numbers;
    }

    void refuseOtherKeys() {
        for (Iterator<String> keys = object.fieldNames(); keys.hasNext(); ) {
            String key = keys.next();
            if (!known.contains(key)) {
                throw new IllegalArgumentException("[" + file
                        + "] Cannot read the encoder's description: unknown key (key=" + full(key) + ", known="
                        + known.stream().sorted().toList() + ")");
            }
        }
    }

    IllegalArgumentException refuse(String key, String value, String allowed) {
        return refusal(full(key), value, allowed);
    }

    private IllegalArgumentException refusal(String key, String value, String allowed) {
        return new IllegalArgumentException("[" + file + "] Cannot read the encoder's description: expected " + allowed
                + " (key=" + key + ", value=" + value + ")");
    }

    private JsonNode required(String key, String wanted) {
        known.add(key);
        JsonNode value = object.get(key);
        if (value == null) {
            throw refuse(key, "missing", wanted);
        }
        return value;
    }

    private String full(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() <= 80 ? text : text.substring(0, 80) + "...";
    }
}
