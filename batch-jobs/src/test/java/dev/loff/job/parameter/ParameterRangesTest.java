package dev.loff.job.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loff.encoder.ShippedEncoder;
import dev.loff.job.parameter.Kind.Decimal;
import dev.loff.job.parameter.Kind.OrWord;
import dev.loff.job.parameter.Kind.Whole;
import dev.loff.job.train.TrainingParameters;
import dev.loff.range.Range;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a parameter may be is the same for the check, for the training, and in every text. */
class ParameterRangesTest {
    private static final JobDefinition JOB = JobDefinition.TRAIN_CLASSIFIER;

    /** What has to fit beside an end of a range. */
    private static final Map<String, Map<String, String>> BESIDE = Map.of(
            "learning-rate", Map.of("minimum-learning-rate", "0"),
            "minimum-learning-rate", Map.of("learning-rate", "1"),
            "width", Map.of("heads", "8"),
            "heads", Map.of("width", "4096"));

    record Case(String name, Range range, boolean whole) {
        @Override
        public String toString() {
            return name + " " + range;
        }
    }

    static List<Case> ranges() {
        List<Case> cases = new ArrayList<>();
        Stream.of(ParameterGroup.TRAINING, ParameterGroup.AUGMENTATION)
                .flatMap(it -> it.parameters().stream())
                .forEach(it -> {
                    if (it.kind() instanceof OrWord auto && auto.kind() instanceof Whole whole) {
                        cases.add(new Case(it.name(), new Range(whole.least(), whole.most()), true));
                    } else if (it.kind() instanceof OrWord auto && auto.kind() instanceof Decimal decimal) {
                        cases.add(new Case(it.name(), decimal.numbers(), false));
                    }
                });
        return cases;
    }

    @Test
    void manyParametersHaveARange() {
        assertThat(ranges()).hasSizeGreaterThan(25);
    }

    @ParameterizedTest
    @MethodSource("ranges")
    void bothEndsAreAllowedByTheCheckAndByTheTraining(Case it) {
        for (double end : new double[] {it.range().least(), it.range().most()}) {
            assertThatCode(() -> TrainingParameters.of(JOB.check(given(it.name(), Range.text(end)))))
                    .as(it + ": " + end)
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @MethodSource("ranges")
    void beyondBothEndsTheCheckAndTheTrainingRefuse(Case it) {
        double step = it.whole() ? 1 : 1e-9;
        double above = it.range().most() + Math.max(step, it.range().most() * 1e-9);
        for (double beyond :
                new double[] {it.range().least() - Math.max(step, it.range().least()), above}) {
            String value = Range.text(it.whole() ? Math.rint(beyond) : beyond);
            assertThatThrownBy(() -> JOB.check(given(it.name(), value)))
                    .isInstanceOf(RefusedParametersException.class)
                    .hasMessageContaining("(" + it.name() + "=" + value + ")")
                    .hasMessageContaining(it.range().toString())
                    .satisfies(ParameterRangesTest::namesNoClass);
            JobParameters unchecked = JOB.check(given(it.name(), "auto")).with(Map.of(it.name(), value));
            assertThatThrownBy(() -> TrainingParameters.of(unchecked))
                    .as(it + ": " + value)
                    .isInstanceOf(IllegalArgumentException.class)
                    .satisfies(ParameterRangesTest::namesNoClass);
        }
    }

    private static void namesNoClass(Throwable refusal) {
        assertThat(refusal.getMessage()).doesNotContain("dev.loff", "java.", "Hyperparameters", "record", "[kind=");
    }

    private static Map<String, String> given(String name, String value) {
        Map<String, String> given = new HashMap<>(Map.of("dataset", "pictures"));
        given.putAll(BESIDE.getOrDefault(name, Map.of()));
        given.put(name, value);
        return given;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "learning-rate|2",
                "minimum-learning-rate|0.5",
                "heads|5",
                "epochs|0",
                "epochs|1e3",
                "epochs|NaN",
                "learning-rate|Infinity",
                "epochs|\u0663",
                "learning-rate|0x1p-3",
                "dropout|0.99",
                "patience|-1"
            })
    void noRefusalNamesAClass(String name, String value) {
        assertThatThrownBy(() -> TrainingParameters.of(JOB.check(Map.of("dataset", "pictures", name, value))))
                .satisfies(ParameterRangesTest::namesNoClass);
    }

    @Test
    void neitherDoesOneOfParametersThatDoNotGoTogether() {
        assertThatThrownBy(() -> TrainingParameters.of(
                        JOB.check(Map.of("dataset", "pictures", "classifier", "loff", "mixup", "0.5"))))
                .hasMessage(
                        "Cannot train: only loff-ta augments; leave the parameters of augmentation and mixing out, or choose"
                                + " classifier=loff-ta (classifier=loff)");
    }

    @Test
    void aBadValueShowsItsOwnParameterAndNoOther() {
        assertThatThrownBy(() -> JOB.check(Map.of("dataset", "pictures", "flip", "2")))
                .hasMessage(
                        "Cannot run train-classifier: it is a number from 0 to 1, or auto (flip=2) [flip: probability of"
                                + " a horizontal flip; 0 to 1, or auto; default: auto (loff-ta: 0.5, loff: 0, linear: 0)]");
    }

    @ParameterizedTest
    @CsvSource({"epoch, epochs", "Learning-Rate, learning-rate", "minibach, minibatch", "encoderlayer, encoder-layer"})
    void anUnknownNameIsAnsweredWithTheOneThatIsMeant(String unknown, String meant) {
        assertThatThrownBy(() -> JOB.check(Map.of("dataset", "pictures", unknown, "1")))
                .hasMessageContaining("did you mean `" + meant + "`?")
                .hasMessageNotContaining("weight-decay");
    }

    @Test
    void whatIsLikeNothingIsAnsweredWithWhereTheNamesAre() {
        assertThatThrownBy(() -> JOB.check(Map.of("dataset", "pictures", "quantise", "1")))
                .hasMessageEndingWith("(quantise=1), `loff run train-classifier --help-parameters` lists all");
    }

    @ParameterizedTest
    @ValueSource(strings = {"shipped", "/models/a"})
    void aRunsGuardKnowsTheEncoderAndNothingOfTheTraining(String encoder) {
        assertThat(scope("encoder", encoder, "encoder-class-token", "ignored")).isEqualTo(scope("encoder", encoder));
    }

    @ParameterizedTest
    @CsvSource({
        "image-size=448, image-size=448x448, true",
        "encoder-pool=1, encoder-pool=auto, true",
        "encoder-pool=+2, encoder-pool=2, true",
        "encoder-precision=float32, encoder-precision=auto, true",
        "encoder=/models/a/, encoder=/models/./a, true",
        "encoder-minibatch=8, encoder-minibatch=1, true",
        "image-size=448, image-size=448x672, false",
        "encoder-pool=2, encoder-pool=1, false",
        "encoder-layer=3, encoder-layer=4, false",
        "encoder=/models/a, encoder=/models/b, false",
    })
    void twoSpellingsOfAnEncoderAreOne(String one, String other, boolean same) {
        assertThat(scope(one.split("=", 2)).equals(scope(other.split("=", 2)))).isEqualTo(same);
    }

    @Test
    void aLinkIsTheFolderThatItLeadsToAndAnUnpackedShippedEncoderIsTheShippedOne(@TempDir Path folder)
            throws IOException {
        Path models = Files.createDirectory(folder.resolve("models"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), models);
        assertThat(scope("encoder", link.toString())).isEqualTo(scope("encoder", models + "/"));
        Path unpacked = ShippedEncoder.unpackTo(folder.resolve(ShippedEncoder.folderName()));
        assertThat(scope("encoder", unpacked.toString())).isEqualTo(scope("encoder", "shipped"));
    }

    private static String scope(String... namesAndValues) {
        Map<String, String> given = new HashMap<>(Map.of("dataset", "/data/leaves"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            given.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return JOB.guard(JOB.check(given)).scope();
    }

    @Test
    void pathsAreKnownAsPaths() {
        List<String> paths = Stream.of(JobDefinition.values())
                .flatMap(it -> it.parameters().stream())
                .filter(it -> it.kind().isPath())
                .map(Parameter::name)
                .distinct()
                .toList();
        assertThat(paths).containsExactlyInAnyOrder("dataset", "encoder", "initial-weights", "output");
    }

    @Test
    void everyParameterSaysWhatItMayBeAndWhatAutoIs() {
        for (JobDefinition job : JobDefinition.values()) {
            assertThat(job.parameters())
                    .allSatisfy(it -> assertThat(it.kind().range()).isNotBlank())
                    .allSatisfy(it -> assertThat(it.meaning()).doesNotContain("(auto"))
                    .filteredOn(it -> Parameter.AUTO.equals(it.defaultValue()))
                    .allSatisfy(it -> assertThat(it.behindAuto()).as(it.name()).isNotBlank());
        }
    }
}
