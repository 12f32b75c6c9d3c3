package dev.loff.app.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code ops/checks/list-speed} over a short history: every kind of request is answered. Speed is not tested. */
class ListSpeedIT {
    @TempDir
    Path temporary;

    @Test
    void everyKindOfListIsAnswered() {
        int status = new CommandLine(new ListSpeed())
                .execute(
                        "--work",
                        temporary.toString(),
                        "--executions",
                        "2000",
                        "--shards",
                        "2000",
                        "--versions",
                        "200",
                        "--requests",
                        "3",
                        "--limit-ms",
                        "60000",
                        "--paint-limit-ms",
                        "60000");
        assertThat(status).isZero();
    }
}
