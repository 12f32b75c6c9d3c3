package dev.loff.app.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FailureTextTest {
    @Test
    void aMessageIsWhatItsStepSaid() {
        assertThat(FailureText.of(
                        "java.lang.IllegalStateException: Cannot go on: too many images\n\tat dev.loff.X.y(X.java:1)"))
                .isEqualTo("Cannot go on: too many images");
    }

    @Test
    void aRootSaysWhatTheMessageDoesNot() {
        assertThat(FailureText.of("java.io.UncheckedIOException: Cannot write a shard\n"
                        + "Caused by: java.io.IOException: No space left on device"))
                .isEqualTo("Cannot write a shard: No space left on device");
    }

    @Test
    void noClassIsNamed() {
        assertThat(FailureText.of(
                        "java.lang.NullPointerException: Cannot invoke \"String.length()\" because \"<local1>\" is"
                                + " null"))
                .isEqualTo(FailureText.INTERNAL);
        assertThat(FailureText.of("org.jberet.SomeError")).isEqualTo(FailureText.INTERNAL);
        assertThat(FailureText.of("jakarta.batch.operations.BatchRuntimeException: java.io.IOException: disk is gone"))
                .isEqualTo("disk is gone");
        assertThat(FailureText.of("java.lang.OutOfMemoryError: Java heap space"))
                .isEqualTo("the memory of this process was not enough: Java heap space");
        assertThat(FailureText.of(null)).isEqualTo(FailureText.NO_REASON);
    }
}
