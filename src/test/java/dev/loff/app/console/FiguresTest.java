package dev.loff.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void numbersCarryTheirUnits() {
        assertThat(Figures.bytes(0)).isEqualTo("0 B");
        assertThat(Figures.bytes(1023)).isEqualTo("1023 B");
        assertThat(Figures.bytes(1536)).isEqualTo("1.5 KiB");
        assertThat(Figures.bytes(5L << 40)).isEqualTo("5.0 TiB");
        assertThat(Figures.count(1_234_567)).isEqualTo("1,234,567");
        assertThat(Figures.percent(0.9312)).isEqualTo("93.1 %");
        assertThat(Figures.perSecond(12.34, "images")).isEqualTo("12.3 images/s");
        assertThat(Figures.perSecond(0.0125, "epochs")).isEqualTo("0.013 epochs/s");
    }

    @Test
    void durationsGetCoarserAsTheyGrow() {
        assertThat(Figures.duration(0.42)).isEqualTo("0.4 s");
        assertThat(Figures.duration(59)).isEqualTo("59 s");
        assertThat(Figures.duration(600)).isEqualTo("10 min");
        assertThat(Figures.duration(185)).isEqualTo("3 min 05 s");
        assertThat(Figures.duration(3720)).isEqualTo("1 h 02 min");
        assertThat(Figures.duration(90_000)).isEqualTo("1 d 01 h");
        assertThat(Figures.between(Instant.EPOCH, Instant.EPOCH.plusSeconds(61)))
                .isEqualTo("1 min 01 s");
    }

    @Test
    void absentValuesAreADash() {
        assertThat(Figures.bytes(null)).isEqualTo("–");
        assertThat(Figures.duration(null)).isEqualTo("–");
        assertThat(Figures.between(Instant.EPOCH, null)).isEqualTo("–");
        assertThat(Figures.perSecond(0, "images")).isEqualTo("–");
        assertThat(Figures.text("")).isEqualTo("–");
    }
}
