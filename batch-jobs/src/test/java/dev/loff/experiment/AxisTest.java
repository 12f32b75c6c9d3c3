package dev.loff.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class AxisTest {
    @Test
    void ticksAreRound() {
        assertThat(new Axis(Axis.Scale.LINEAR, 0.81, 0.93, 0, 100).ticks(6))
                .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-9 ? 0 : Double.compare(a, b))
                .containsExactly(0.82, 0.84, 0.86, 0.88, 0.90, 0.92);
        assertThat(new Axis(Axis.Scale.LOGARITHMIC, 3, 60, 0, 100).ticks(5)).containsExactly(5.0, 10.0, 20.0, 50.0);
        assertThat(new Axis(Axis.Scale.LOGARITHMIC, 480, 705, 0, 100).ticks(5))
                .as("a short one, with hardly a power on it")
                .containsExactly(500.0, 550.0, 600.0, 650.0, 700.0);
    }

    @Test
    void valuesLieBetweenTheEnds() {
        Axis down = new Axis(Axis.Scale.LINEAR, 10, 20, 300, 100);
        assertThat(down.at(10)).isEqualTo(300);
        assertThat(down.at(15)).isEqualTo(200);
        Axis powers = new Axis(Axis.Scale.LOGARITHMIC, 1, 100, 0, 10);
        assertThat(powers.at(10)).isCloseTo(5, within(1e-9));
    }

    @Test
    void equalValuesHaveAnAxisAllTheSame() {
        Axis axis = Axis.around(Axis.Scale.LINEAR, List.of(0.5, 0.5), 0, 100);
        assertThat(axis.at(0.5)).isCloseTo(50, within(1e-9));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Axis(Axis.Scale.LOGARITHMIC, 0, 1, 0, 1))
                .withMessageContaining("low=0.0");
    }
}
