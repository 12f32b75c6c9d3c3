package dev.loff.app.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ops/checks/rest-misuse}, which is short. */
class RestMisuseIT {
    @TempDir
    Path temporary;

    @Test
    void everyMisuseIsAnsweredByAProblem() throws Exception {
        RestMisuse.Result result = RestMisuseCommand.misuse(temporary);
        assertThat(result.operations()).isPositive();
        assertThat(result.faults()).isEmpty();
    }
}
