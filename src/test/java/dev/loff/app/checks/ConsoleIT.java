package dev.loff.app.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code ops/checks/console} with two readers. */
class ConsoleIT {
    @TempDir
    Path temporary;

    @Test
    void everyPageOpensAndAllowsWhatTheRoleMay() {
        assumeTrue(Browser.executable().isPresent(), "there is no chromium");
        int status = new CommandLine(new ConsoleCommand())
                .execute("--short", "--images", "4", "--work", temporary.toString());
        assertThat(status).isZero();
    }
}
