package dev.loff.experiment;

import static dev.loff.experiment.DrawnExperiments.finished;
import static dev.loff.experiment.DrawnExperiments.point;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MethodReportTest {
    @Test
    void theIntervalTakesInTestImagesAndSeeds() {
        List<CurvePoint> curve = List.of(point(1, 100, 1, 0.5));
        MethodReport.Summary summary =
                summary(List.of(finished(1, 0.80, curve, 5), finished(2, 0.84, curve, 9), finished(3, 0.82, curve, 7)));

        assertThat(summary.seeds()).isEqualTo(3);
        assertThat(summary.score().value()).isCloseTo(0.82, within(1e-12));
        assertThat(summary.spread()).isCloseTo(0.02, within(1e-12));
        // Student's t for 2 degrees of freedom: 4.303; the bootstrap's halves are 0.04 and 0.03.
        double ofSeeds = 4.303 * 0.02 / Math.sqrt(3);
        assertThat(summary.score().low()).isCloseTo(0.82 - Math.hypot(0.04, ofSeeds), within(1e-12));
        assertThat(summary.score().high()).isCloseTo(0.82 + Math.hypot(0.03, ofSeeds), within(1e-12));
        assertThat(summary.peakMemoryBytes()).isEqualTo(9);
    }

    @Test
    void oneSeedHasItsOwnIntervalAndNoSpread() {
        MethodReport.Summary summary = summary(List.of(finished(1, 0.99, List.of(point(1, 100, 1, 0.5)), 5)));
        assertThat(summary.spread()).isNull();
        assertThat(summary.score().low()).isCloseTo(0.95, within(1e-12));
        assertThat(summary.score().high()).isEqualTo(1);
    }

    @Test
    void speedIsTheMedianAndTimeTheMeanOfTheSeeds() {
        MethodReport.Summary summary = summary(List.of(
                finished(1, 0.8, List.of(point(1, 100, 10, 0.5)), 5),
                finished(2, 0.8, List.of(point(1, 100, 1, 0.5), point(2, 100, 3, 0.5)), 5),
                finished(9, 0.8, List.of(point(1, 100, 4, 0.5)), 5)));
        assertThat(summary.trainingSamplesPerSecond()).isEqualTo(200);
        assertThat(summary.trainingSeconds()).isCloseTo(6, within(1e-9));
        assertThat(summary.epochs()).isCloseTo(4 / 3.0, within(1e-9));
    }

    @Test
    void onlyFinishedSeedsCount() {
        CellReport begun = new CellReport(2, null, null, null, List.of(point(1, 100, 1, 0.9)));
        assertThat(summary(List.of(finished(1, 0.8, List.of(point(1, 100, 1, 0.5)), 5), begun))
                        .seeds())
                .isEqualTo(1);
        assertThat(MethodReport.of(Method.LOFF, Score.ACCURACY, "{}", List.of(begun))
                        .summary())
                .isNull();
        assertThat(MethodReport.of(
                                Method.LOFF,
                                Score.KAPPA,
                                "{}",
                                List.of(finished(1, 0.8, List.of(point(1, 100, 1, 0.5)), 5)))
                        .summary())
                .isNull();
    }

    @Test
    void segmentsOfAnEpochAddUp() {
        List<CurvePoint> curve = CurvePoint.ofEpochs(List.of(
                new CurvePoint.Segment(point(1, 40, 2, null), false),
                new CurvePoint.Segment(point(1, 100, 3, 0.5), true),
                new CurvePoint.Segment(point(2, 40, 7, null), false)));
        assertThat(curve).containsExactly(point(1, 100, 5, 0.5));
    }

    private static MethodReport.Summary summary(List<CellReport> cells) {
        return Objects.requireNonNull(
                MethodReport.of(Method.LOFF, Score.ACCURACY, "{}", cells).summary());
    }
}
