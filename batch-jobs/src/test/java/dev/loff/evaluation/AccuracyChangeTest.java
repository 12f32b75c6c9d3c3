package dev.loff.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AccuracyChangeTest {
    @Test
    void aLossBeyondChanceIsAFall() {
        // Pooled 0.905, deviation sqrt(0.905 * 0.095 * 2 / 400) = 0.0207: beyond 0.0406.
        assertThat(new AccuracyChange(400, 0.93, 400, 0.88).fell()).isTrue();
        assertThat(new AccuracyChange(400, 0.92, 400, 0.89).fell()).isFalse();
    }

    @Test
    void fewImagesSayLittle() {
        assertThat(new AccuracyChange(20, 0.95, 20, 0.80).fell()).isFalse();
    }

    @Test
    void aGainAndNoChangeAreNoFall() {
        assertThat(new AccuracyChange(400, 0.8, 400, 0.95).fell()).isFalse();
        assertThat(new AccuracyChange(400, 1, 400, 1).fell()).isFalse();
        assertThat(new AccuracyChange(400, 0, 400, 0).fell()).isFalse();
    }

    @Test
    void itTakesImages() {
        assertThatThrownBy(() -> new AccuracyChange(0, 0.5, 10, 0.5)).hasMessageContaining("then=0");
    }
}
