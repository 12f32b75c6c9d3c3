package dev.loff.job.promote;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loff.evaluation.AccuracyChange;
import org.jspecify.annotations.Nullable;

/**
 * What the gate has measured; kept as JSON.
 *
 * @param marginPoints what a version may lose on the mean, in percentage points
 * @param leastImages what a comparison takes
 * @param comparable test images that neither the version nor the champion was trained on
 * @param champion the version beside the champion; absent where they were not compared
 * @param champions earlier champions that it was compared with
 * @param best the version beside the best of them
 * @param championNow the champion on these test images and on those that it was registered with
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record GateFindings(
        double marginPoints,
        int leastImages,
        TestCoverage coverage,
        int comparable,
        @Nullable Match champion,
        int champions,
        @Nullable Match best,
        @Nullable AccuracyChange championNow) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public static GateFindings parse(String json) {
        try {
            return JSON.readValue(json, GateFindings.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot read what the gate has measured: " + e.getOriginalMessage(), e);
        }
    }

    String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write what the gate has measured: " + e.getOriginalMessage(), e);
        }
    }
}
