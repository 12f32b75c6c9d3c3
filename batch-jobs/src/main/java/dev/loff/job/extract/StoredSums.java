package dev.loff.job.extract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loff.shard.FeatureSums;
import java.io.UncheckedIOException;

/** What a shard's features add up to, as its row has it. */
final class StoredSums {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private StoredSums() {}

    static String write(FeatureSums sums) {
        try {
            return JSON.writeValueAsString(sums);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("Cannot store the sums of a shard", e);
        }
    }

    static FeatureSums read(String sums) {
        try {
            return JSON.readValue(sums, FeatureSums.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("Cannot read the sums of a shard", e);
        }
    }
}
