package dev.loff.job.extract;

import static dev.loff.encoder.QuarantineReason.CORRUPT;
import static dev.loff.encoder.QuarantineReason.EMPTY;
import static dev.loff.encoder.QuarantineReason.UNSUPPORTED_FORMAT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.encoder.QuarantineReason;
import dev.loff.registry.FeatureLedger.Rejection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LastingQuarantineTest {
    @Test
    void whatAnOlderDecoderRefusedIsTriedAgain() {
        assertThat(LastingQuarantine.holds(new Rejection("UNSUPPORTED_FORMAT", "TIFF is not decoded")))
                .isFalse();
        assertThat(LastingQuarantine.holds(new Rejection("CORRUPT", "the JPEG has no marker at byte 20 (decoder 1)")))
                .isFalse();
        assertThat(LastingQuarantine.holds(new Rejection("EMPTY", "the file is empty")))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = QuarantineReason.class,
            names = {"UNREADABLE", "VANISHED", "CHANGED", "NOT_A_FILE"},
            mode = EnumSource.Mode.EXCLUDE)
    void whatThisDecoderRefusedIsNot(QuarantineReason reason) {
        assertThat(LastingQuarantine.holds(new Rejection(reason.name(), LastingQuarantine.detail(reason, "why"))))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = QuarantineReason.class,
            names = {"UNREADABLE", "VANISHED", "CHANGED", "NOT_A_FILE"})
    void whatLiesInTheFileSystemIsTriedAgain(QuarantineReason reason) {
        assertThat(LastingQuarantine.holds(new Rejection(reason.name(), LastingQuarantine.detail(reason, "why"))))
                .isFalse();
    }

    @Test
    void onlyWhatLiesInTheDecoderNamesIt() {
        assertThat(LastingQuarantine.detail(EMPTY, "why")).isEqualTo("why");
        assertThat(LastingQuarantine.detail(UNSUPPORTED_FORMAT, "why")).startsWith("why (decoder ");
        assertThat(LastingQuarantine.detail(CORRUPT, "why")).startsWith("why (decoder ");
    }
}
