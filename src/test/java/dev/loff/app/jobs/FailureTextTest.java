package dev.loff.app.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FailureTextTest {
    @Test
    void aMessageIsWhatItsStepSaid() {
        assertThat(text("java.lang.IllegalStateException: Cannot go on: too many images\n\tat dev.loff.X.y(X.java:1)"))
                .isEqualTo("Cannot go on: too many images");
    }

    @Test
    void aRootSaysWhatTheMessageDoesNot() {
        assertThat(text("java.io.UncheckedIOException: Cannot write a shard\n"
                        + "Caused by: java.io.IOException: No space left on device"))
                .isEqualTo("Cannot write a shard: No space left on device");
    }

    @Test
    void noClassIsNamed() {
        assertThat(text("java.lang.NullPointerException: Cannot invoke \"String.length()\" because \"<local1>\" is"
                        + " null"))
                .isEqualTo(FailureText.INTERNAL);
        assertThat(text("org.jberet.SomeError")).isEqualTo(FailureText.INTERNAL);
        assertThat(text("jakarta.batch.operations.BatchRuntimeException: java.io.IOException: disk is gone"))
                .isEqualTo("disk is gone");
        assertThat(text("java.lang.OutOfMemoryError: Java heap space"))
                .isEqualTo("the memory of this process was not enough: Java heap space");
        assertThat(text(null)).isEqualTo(FailureText.NO_REASON);
    }

    @Test
    void anExecutionThatWasEndedFromOutsideHasItsReasonInItsStatus() {
        assertThat(FailureText.of(null, "stop deadline passed")).isEqualTo("stop deadline passed");
        assertThat(FailureText.of(null, "UNDECIDED")).isEqualTo(FailureText.NO_REASON);
    }

    private static String text(@Nullable String stored) {
        return FailureText.of(stored, null);
    }
}
