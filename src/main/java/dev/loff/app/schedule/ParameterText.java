package dev.loff.app.schedule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.TreeMap;

/** Job parameters as a row holds them: a JSON object. */
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
            return JSON.readValue(text, new TypeReference<TreeMap<String, String>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "Cannot read the job parameters of a schedule (parameters=" + text + ")", e);
        }
    }
}
