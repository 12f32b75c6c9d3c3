package dev.loff.app.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short versions of {@code ops/checks/kill-extraction} and {@code kill-training}. */
class KillRecoveryIT {
    private static final int KILLS = 2;

    @TempDir
    static Path temporary;

    private static @Nullable CheckData drawn;

    @BeforeAll
    static void drawPictures() throws IOException {
        drawn = CheckData.small(temporary, 20);
    }

    @Test
    void killedExtractionHasTheResultOfAnUninterruptedOne() throws Exception {
        List<String> job = data().run("train-classifier", "shard-images=10", "classifier=linear", "epochs=2");
        Workload workload = Workload.extraction(job, CheckData.with(job, "workers=2"));
        assertThat(check("extraction", workload).kills()).isEqualTo(KILLS);
    }

    @Test
    void killedTrainingHasTheResultOfAnUninterruptedOne() throws Exception {
        Workload workload = Workload.training(
                data().run("extract-features"),
                data().run("nightly", "classifier=loff-ta", "epochs=4", "minibatch=16", "segment-minibatches=2"));
        assertThat(check("training", workload).kills()).isEqualTo(KILLS);
    }

    private static KillCheck.Outcome check(String name, Workload workload) throws Exception {
        KillCheck check = new KillCheck(workload, temporary.resolve(name), System.nanoTime(), System.err);
        return check.run(KILLS, KILLS);
    }

    private static CheckData data() {
        return Objects.requireNonNull(drawn);
    }
}
