package dev.loff.job.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.loff.augmentation.GeometricChoice;
import dev.loff.augmentation.Mixing;
import dev.loff.augmentation.RandomOperation;
import dev.loff.augmentation.TensorAugmentations;
import dev.loff.classifier.ClassifierKind;
import dev.loff.classifier.ClassifierSize;
import dev.loff.classifier.EncoderClassToken;
import dev.loff.classifier.Pooling;
import dev.loff.job.parameter.JobDefinition;
import dev.loff.training.Hyperparameters;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingParametersTest {
    private static final String VIT = "src/test/resources/dev/loff/huggingface/vit";

    @ParameterizedTest
    @EnumSource
    void withoutParametersTheDefaultsOfTheKindHold(ClassifierKind kind) {
        String name = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
        assertThat(parsed("classifier", name)).isEqualTo(Hyperparameters.defaults(kind));
    }

    @Test
    void eachOperationTakesStrengthAndProbability() {
        TensorAugmentations augmentation = parsed(
                        "rotation",
                        "10",
                        "rotation-probability",
                        "0.3",
                        "shear",
                        "0.2",
                        "noise-probability",
                        "0.5",
                        "crop-aspect",
                        "1.2",
                        "shift",
                        "0")
                .augmentation();
        assertThat(augmentation.rotation()).isEqualTo(new RandomOperation(0.3, 10));
        assertThat(augmentation.shear()).isEqualTo(new RandomOperation(1, 0.2));
        assertThat(augmentation.noise()).isEqualTo(new RandomOperation(0.5, 0.1));
        assertThat(augmentation.shift()).isEqualTo(new RandomOperation(0, 0));
        assertThat(augmentation.crop().maxAspect()).isEqualTo(1.2);
    }

    @Test
    void spatialOffLeavesTheNoise() {
        TensorAugmentations defaults = TensorAugmentations.defaults();
        TensorAugmentations quiet = parsed("spatial", "off", "shift", "0.2").augmentation();
        assertThat(quiet.horizontalFlip()).isZero();
        assertThat(quiet.crop().probability()).isZero();
        assertThat(quiet.shift().probability()).isZero();
        assertThat(quiet.noise()).isEqualTo(defaults.noise());
    }

    @Test
    void switchesAndMixing() {
        Hyperparameters given = parsed(
                "mixup",
                "0.4",
                "cutmix",
                "1",
                "weight-average",
                "0.99",
                "projection-norm",
                "off",
                "wide",
                "off",
                "encoder-class-token",
                "ignored");
        assertThat(given.mixing()).isEqualTo(new Mixing(0.4, 1));
        assertThat(given.weightAverage()).isEqualTo(0.99);
        assertThat(given.projectionNorm()).isFalse();
        assertThat(given.wide()).isFalse();
        assertThat(given.encoderClassToken()).isEqualTo(EncoderClassToken.IGNORED);
    }

    @Test
    void mixingIsForAugmentedTrainingOnly() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parsed("classifier", "loff", "mixup", "0.4"))
                .withMessageContaining("only loff-ta augments");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "linear",
                "loff",
                "loff-ta",
                "loff-ta-no-cls",
                "loff-ta-no-norm",
                "loff-ta-no-noise",
                "loff-ta-no-spatial",
                "loff-ta-trivial-augment"
            })
    void everyPresetIsATrainingThatCanBe(String preset) {
        Hyperparameters row = parsed("preset", preset);
        if (!preset.equals("linear")) {
            assertThat(row.size()).isEqualTo(ClassifierSize.named("deit-small"));
            assertThat(row.wide()).isFalse();
        }
        Hyperparameters whole = parsed("preset", "loff-ta");
        assertThat(row.equals(whole)).isEqualTo(preset.equals("loff-ta"));
    }

    @Test
    void aPresetsRowDiffersInWhatItIsNamedAfter() {
        assertThat(parsed("preset", "loff-ta-no-cls").pooling()).isEqualTo(Pooling.MEAN);
        assertThat(parsed("preset", "loff-ta-no-norm").projectionNorm()).isFalse();
        assertThat(parsed("preset", "loff-ta-no-noise").augmentation().noise().probability())
                .isZero();
        assertThat(parsed("preset", "loff-ta-no-spatial").augmentation().horizontalFlip())
                .isZero();
        assertThat(parsed("preset", "loff-ta-trivial-augment").augmentation().geometric())
                .isEqualTo(GeometricChoice.ONE);
    }

    @Test
    void whatIsGivenWinsOverAPreset() {
        Hyperparameters given = parsed("preset", "loff-ta", "size", "deit-tiny", "minibatch", "16");
        assertThat(given.size()).isEqualTo(ClassifierSize.named("deit-tiny"));
        assertThat(given.minibatch()).isEqualTo(16);
        assertThat(given.warmupUpdates()).isEqualTo(500);
    }

    @Test
    void initialWeightsDecideTheSizeAndAreToldByTheirHash() {
        Hyperparameters given = parsed("initial-weights", VIT, "pooling", "class");
        assertThat(given.size()).isEqualTo(new ClassifierSize(24, 3, 2, 2));
        assertThat(Path.of(given.initialWeights().folder())).isAbsolute();
        assertThat(given.initialWeights().sha256()).hasSize(64);
        assertThat(parsed("initial-weights", VIT, "depth", "2").size().depth()).isEqualTo(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parsed("initial-weights", "no-such-folder"))
                .withMessageContaining("it has no config.json");
    }

    private static Hyperparameters parsed(String... namesAndValues) {
        Map<String, String> given = new HashMap<>(Map.of("dataset", "pictures"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            given.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return TrainingParameters.of(JobDefinition.TRAIN_CLASSIFIER.check(given));
    }
}
