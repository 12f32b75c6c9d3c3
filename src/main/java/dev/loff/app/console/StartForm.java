package dev.loff.app.console;

import dev.loff.job.parameter.JobDefinition;
import dev.loff.job.parameter.Parameter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The form for a job's parameters. Values equal to the default are not submitted, so that a later default applies. */
public record StartForm(String job, String purpose, List<Field> first, List<Field> others) {
    /** The parameters that differ most between runs. */
    private static final List<String> FIRST =
            List.of("dataset", "date", "model", "encoder", "classifier", "epochs", "alias", "output");

    /**
     * One parameter.
     *
     * @param value the value that was entered before
     * @param range the allowed values, in words
     * @param defaultText the default, with the meaning of {@code auto}
     * @param choices the allowed values, including the default; empty for free text
     */
    public record Field(
            String name,
            String meaning,
            String range,
            @Nullable String defaultValue,
            String defaultText,
            String value,
            List<String> choices) {

        static Field of(Parameter parameter, Map<String, String> given) {
            return new Field(
                    parameter.name(),
                    parameter.meaning(),
                    parameter.kind().range(),
                    parameter.defaultValue(),
                    parameter.defaultText(),
                    given.getOrDefault(parameter.name(), ""),
                    parameter.kind().choices());
        }

        public boolean required() {
            return defaultValue == null;
        }

        /** The selected choice. */
        public String chosen() {
            return value.isEmpty() ? String.valueOf(defaultValue) : value;
        }
    }

    static StartForm of(JobDefinition job, Map<String, String> given) {
        List<Field> fields = job.parameters().stream()
                .filter(it -> !it.name().equals(JobDefinition.ONLY_DATA_ROOTS))
                .map(it -> Field.of(it, given))
                .toList();
        return new StartForm(
                job.jobName(),
                job.purpose(),
                FIRST.stream()
                        .flatMap(name -> fields.stream().filter(it -> it.name().equals(name)))
                        .toList(),
                fields.stream().filter(it -> !FIRST.contains(it.name())).toList());
    }

    /** All fields in the order of the form. */
    public List<Field> all() {
        return Stream.concat(first.stream(), others.stream()).toList();
    }

    /** The sent values that are neither blank nor the default. */
    static Map<String, String> given(JobDefinition job, Map<String, String> sent) {
        Map<String, String> given = new TreeMap<>();
        for (Parameter parameter : job.parameters()) {
            String value = sent.getOrDefault(parameter.name(), "").strip();
            if (!value.isEmpty() && !value.equals(parameter.defaultValue())) {
                given.put(parameter.name(), value);
            }
        }
        return given;
    }
}
