package dev.loff.app.schedule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loff.app.jobs.RefusedException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Job parameters in the form that a schedule's row holds: a JSON object. */
final class ParameterText {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ParameterText() {}

    static String write(Map<String, String> parameters) {
        try {
            return JSON.writeValueAsString(new TreeMap<>(parameters));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write job parameters (parameters=" + parameters + ")", e);
        }
    }

    static Map<String, String> read(String text) {
        try {
            Map<String, String> read = JSON.readValue(text, new TypeReference<TreeMap<String, String>>() {});
            read.values().removeIf(Objects::isNull);
            return read;
        } catch (JsonProcessingException e) {
            throw RefusedException.invalid(
                    "Cannot read a schedule's job parameters: they are not a JSON object, set new ones with `loff schedules edit`");
        }
    }

    /** Like {@link #read}, but empty when the text cannot be read. */
    static Map<String, String> readable(String text) {
        try {
            return read(text);
        } catch (RefusedException e) {
            return Map.of();
        }
    }
}
