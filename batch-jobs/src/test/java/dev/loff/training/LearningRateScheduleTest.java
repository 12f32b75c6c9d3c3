package dev.loff.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LearningRateScheduleTest {
    private final LearningRateSchedule schedule = new LearningRateSchedule(1, 0.1, 10, 110);

    @Test
    void warmsUpLinearlyAndFallsAlongACosine() {
        assertThat(schedule.at(1)).isEqualTo(0.1);
        assertThat(schedule.at(10)).isEqualTo(1);
        assertThat(schedule.at(60)).isCloseTo(0.55, within(1e-12));
        assertThat(schedule.at(110)).isCloseTo(0.1, within(1e-12));
        assertThat(schedule.at(500)).isEqualTo(schedule.at(110));
    }

    @Test
    void withoutWarmUpItStartsJustBelowThePeak() {
        assertThat(new LearningRateSchedule(1, 0, 0, 100).at(1)).isBetween(0.999, 1.0);
    }
}
