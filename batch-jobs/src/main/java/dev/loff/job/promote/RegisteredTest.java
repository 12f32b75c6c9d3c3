package dev.loff.job.promote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loff.registry.ModelVersion;

/** What a version's stored evaluation says of its test images. */
final class RegisteredTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private RegisteredTest() {}

    /** How many there were; 0 where none is known. */
    static int images(ModelVersion version) {
        try {
            return JSON.readTree(version.evaluation())
                    .path("test")
                    .path("images")
                    .asInt(0);
        } catch (JsonProcessingException e) {
            return 0;
        }
    }
}
