package dev.loff.app.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ops/checks/access} and {@code ops/checks/first-start}, which are short. */
class AccessIT {
    @TempDir
    Path temporary;

    @Test
    void everyEndpointDeniesUnauthorizedRequests() throws Exception {
        AccessCheck.Result result = AccessCheck.check(temporary);
        assertThat(result.denials().faults()).isEmpty();
        assertThat(result.denials().denied()).isPositive();
        assertThat(result.payloads().faults()).isEmpty();
        assertThat(result.requests().faults()).isEmpty();
        assertThat(result.forms().faults()).isEmpty();
        assertThat(result.tampering()).isEmpty();
    }

    /** Without the limit of a minute, which only the command checks, on an idle machine. */
    @Test
    void aCleanHomeIsOnlyForItsOwner() throws Exception {
        assertThatCode(() -> FirstStart.check(temporary)).doesNotThrowAnyException();
    }
}
