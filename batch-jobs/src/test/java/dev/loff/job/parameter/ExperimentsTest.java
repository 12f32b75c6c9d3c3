package dev.loff.job.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loff.experiment.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExperimentsTest {
    @Test
    void allMethodsAndNoAblationsUnlessToldOtherwise() {
        assertThat(Experiments.methods(checked())).hasSize(6).noneMatch(it -> it.kind() == Method.Kind.ABLATION);
        assertThat(Experiments.methods(checked("methods", "unfrozen-linear,linear", "ablations", "no-cls")))
                .containsExactly(Method.LINEAR, Method.LOFF_TA_NO_CLS, Method.UNFROZEN_LINEAR);
        assertThat(Experiments.methods(checked("ablations", "all"))).hasSize(11);
    }

    @Test
    void seedsAreANumberOfThemOrAList() {
        assertThat(Experiments.seeds(checked())).isEqualTo(List.of(1L, 2L, 3L, 4L, 5L));
        assertThat(Experiments.seeds(checked("seeds", "7,3"))).isEqualTo(List.of(7L, 3L));
        assertThat(Experiments.seeds(checked("seeds", "42,"))).isEqualTo(List.of(42L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1,1", "a", "1,,2", ",", "1001", "1.5"})
    void otherSeedsAreRefused(String seeds) {
        assertThatThrownBy(() -> checked("seeds", seeds))
                .isInstanceOf(RefusedParametersException.class)
                .hasMessageContaining("(seeds=" + seeds + ")");
    }

    @ParameterizedTest
    @CsvSource({"methods,'linear,bagging'", "methods,'linear,linear'", "ablations,no-thing", "metric,f1", "preset,loff"
    })
    void whatIsNotInAListIsRefused(String name, String value) {
        assertThatThrownBy(() -> checked(name, value))
                .isInstanceOf(RefusedParametersException.class)
                .hasMessageContaining("(" + name + "=" + value + ")");
    }

    @Test
    void eachMethodIsToldOnlyWhatIsItsOwn() {
        JobParameters told = checked("flip", "0.3", "epochs", "9", "image-epochs", "2");
        assertThat(training(told, Method.LOFF_TA))
                .containsEntry("classifier", "loff-ta")
                .containsEntry("flip", "0.3")
                .containsEntry("pooling", "class")
                .containsEntry("epochs", "9")
                .containsEntry("seed", "4");
        assertThat(training(told, Method.LOFF)).containsEntry("flip", "auto");
        assertThat(training(told, Method.LOFF_TA_NO_CLS)).containsEntry("pooling", "mean");
        assertThat(training(told, Method.UNFROZEN_LINEAR))
                .containsEntry("classifier", "linear")
                .containsEntry("epochs", "2")
                .containsEntry("learning-rate", "1e-4");
        assertThat(training(told, Method.FROZEN_DEIT_IMAGES)).containsEntry("classifier", "loff");
    }

    @Test
    void thePapersSettingsGiveWayToThoseThatAreGiven() {
        JobParameters told = checked("preset", "paper", "minibatch", "16");
        assertThat(training(told, Method.LOFF_TA))
                .containsEntry("size", "deit-small")
                .containsEntry("wide", "off")
                .containsEntry("vertical-flip", "0.5")
                .containsEntry("minibatch", "16");
    }

    private static Map<String, String> training(JobParameters parameters, Method method) {
        return Experiments.training(parameters, method, 4).values();
    }

    private static JobParameters checked(String... pairs) {
        Map<String, String> given = new HashMap<>(Map.of("dataset", "/data/leaves"));
        for (int i = 0; i < pairs.length; i += 2) {
            given.put(pairs[i], pairs[i + 1]);
        }
        return JobDefinition.EXPERIMENT.check(given);
    }
}
