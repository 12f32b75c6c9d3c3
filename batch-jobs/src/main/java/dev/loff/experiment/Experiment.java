package dev.loff.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;

/**
 * Methods compared on one data set, as far as they are.
 *
 * @param dataset the name of its folder or list
 * @param memoryOf whose memory the peaks are of: {@code process} or {@code GPU}
 */
public record Experiment(
        String dataset,
        Images images,
        Encoder encoder,
        Extraction extraction,
        Score metric,
        String memoryOf,
        int processors,
        List<MethodReport> methods) {
    /** How many images there are, by split. */
    public record Images(long train, long validation, long test, int classes) {}

    /** The foundation model. */
    public record Encoder(String name, String fingerprint, int tokens, int channels) {}

    /** What caching the features took: once for all cached methods, whenever that was. */
    public record Extraction(long images, double seconds, long bytes) {
        /** 0 where nothing is known. */
        public double imagesPerSecond() {
            return seconds > 0 ? images / seconds : 0;
        }
    }

    public Experiment {
        methods = List.copyOf(methods);
    }

    public long cells() {
        return methods.stream().mapToLong(it -> it.cells().size()).sum();
    }

    public long finished() {
        return methods.stream()
                .flatMap(it -> it.cells().stream())
                .filter(it -> it.result() != null)
                .count();
    }

    /** Methods with a summary. */
    List<MethodReport> summed() {
        return methods.stream().filter(it -> it.summary() != null).toList();
    }

    /** Those of the paper's main table. */
    List<MethodReport> compared() {
        return summed().stream().filter(it -> it.kind() != Method.Kind.ABLATION).toList();
    }

    List<MethodReport> ablations() {
        return summed().stream().filter(it -> it.kind() == Method.Kind.ABLATION).toList();
    }

    /** All of it, for programs. */
    public String toJson() {
        try {
            return JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build()
                    .writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write an experiment as JSON", e);
        }
    }
}
