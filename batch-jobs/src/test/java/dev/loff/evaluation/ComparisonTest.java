package dev.loff.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final int IMAGES = 1000;

    /** All images are of the first class; those that pass are found to be. */
    private static Predictions right(IntPredicate right) {
        float[] probabilities = new float[IMAGES * 2];
        for (int image = 0; image < IMAGES; image++) {
            probabilities[2 * image + (right.test(image) ? 0 : 1)] = 1;
        }
        return new Predictions(List.of("a", "b"), new int[IMAGES], probabilities);
    }

    @Test
    void differenceIsThatOfThePairs() {
        Comparison comparison = Comparison.of(right(i -> i < 800), right(i -> i >= 50 && i < 900), Bootstrap.DEFAULT);

        assertThat(comparison.baselineTop1()).isEqualTo(0.8);
        assertThat(comparison.candidateTop1()).isEqualTo(0.85);
        assertThat(comparison.onlyBaselineRight()).isEqualTo(50);
        assertThat(comparison.onlyCandidateRight()).isEqualTo(100);
        assertThat(comparison.difference().value()).isCloseTo(0.05, within(1e-12));
        double half = 1.96 * Math.sqrt((0.15 - 0.05 * 0.05) / IMAGES);
        assertThat(comparison.difference().low()).isCloseTo(0.05 - half, within(0.003));
        assertThat(comparison.difference().high()).isCloseTo(0.05 + half, within(0.003));
        assertThat(comparison.notWorseBy(0)).isTrue();
    }

    @Test
    void modelDoesNotDifferFromItself() {
        Predictions model = right(i -> i % 3 == 0);

        Comparison comparison = Comparison.of(model, model, Bootstrap.DEFAULT);

        assertThat(comparison.difference()).isEqualTo(new Estimate(0, 0, 0));
        assertThat(comparison.notWorseBy(0)).isTrue();
    }

    @Test
    void marginSaysHowMuchMayBeLost() {
        Comparison comparison = Comparison.of(right(i -> i < 800), right(i -> i < 780), Bootstrap.DEFAULT);

        assertThat(comparison.notWorseBy(0.005)).isFalse();
        assertThat(comparison.notWorseBy(0.05)).isTrue();
    }

    @Test
    void theClassesThatLoseMostAreNamed() {
        int[] truth = {0, 0, 0, 1, 1, 2, 2, 3, 3, 3, 4};
        Predictions all = answers(truth, truth);
        Predictions some = answers(truth, new int[] {1, 1, 1, 1, 0, 0, 2, 3, 0, 0, 4});

        Comparison comparison = Comparison.of(all, some, Bootstrap.DEFAULT);

        assertThat(comparison.worstLosses())
                .containsExactly(
                        new Comparison.ClassLoss("class 0", 3, 3, 0),
                        new Comparison.ClassLoss("class 3", 3, 3, 1),
                        new Comparison.ClassLoss("class 1", 2, 2, 1));
        assertThat(Comparison.of(some, all, Bootstrap.DEFAULT).worstLosses()).isEmpty();
    }

    @Test
    void someOfTheImagesKeepTheirAnswers() {
        int[] truth = {0, 1, 2, 3, 4};
        Predictions some = answers(truth, new int[] {0, 0, 2, 0, 4}).only(new int[] {4, 1});

        assertThat(some.images()).isEqualTo(2);
        assertThat(some.truth(1)).isEqualTo(1);
        assertThat(some.right(0)).isTrue();
        assertThat(some.right(1)).isFalse();
    }

    private static Predictions answers(int[] truth, int[] answers) {
        float[] probabilities = new float[truth.length * 5];
        for (int i = 0; i < truth.length; i++) {
            probabilities[5 * i + answers[i]] = 1;
        }
        return new Predictions(List.of("class 0", "class 1", "class 2", "class 3", "class 4"), truth, probabilities);
    }

    @Test
    void modelsAskedAboutDifferentImagesAreNotCompared() {
        Predictions other = new Predictions(List.of("a", "b"), new int[] {0}, new float[] {1, 0});

        assertThatThrownBy(() -> Comparison.of(right(i -> true), other, Bootstrap.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not asked about the same images");
    }
}
