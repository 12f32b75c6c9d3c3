package dev.loff.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loff.classifier.ClassifierKind;
import dev.loff.classifier.ClassifierSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HyperparametersTest {
    @ParameterizedTest
    @EnumSource
    void jsonAndBackIsTheSame(ClassifierKind kind) {
        Hyperparameters defaults = Hyperparameters.defaults(kind);
        assertThat(Hyperparameters.parse(defaults.toJson())).isEqualTo(defaults);
    }

    @Test
    void changesReplaceWhatTheyName() {
        Hyperparameters changed = Hyperparameters.defaults(ClassifierKind.LOFF_TA)
                .with("{\"epochs\":5,\"size\":\"deit-small\",\"classWeights\":\"balanced\","
                        + "\"augmentation\":{\"noise\":{\"strength\":0.25}}}");
        assertThat(changed.epochs()).isEqualTo(5);
        assertThat(changed.size()).isEqualTo(new ClassifierSize(384, 12, 6, 4));
        assertThat(changed.classWeights()).isEqualTo(ClassWeighting.BALANCED);
        assertThat(changed.augmentation().noise().strength()).isEqualTo(0.25);
        assertThat(changed.augmentation().noise().probability())
                .isEqualTo(Hyperparameters.defaults(ClassifierKind.LOFF_TA)
                        .augmentation()
                        .noise()
                        .probability());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'epochs':0}                        | Cannot train: epochs is from 1 to 100000 (epochs=0)
            {'learningRate':0}                  | Cannot train: learning-rate is from 1e-8 to 1 (learning-rate=0)
            {'minimumLearningRate':0.5}         | Cannot train: minimum-learning-rate is at most learning-rate
            {'labelSmoothing':1}                | label-smoothing is from 0 to 0.99
            {'clipNorm':-1}                     | clip-norm is from 0 to 1000000
            {'kind':'linear'}                   | Cannot train: only loff-ta augments
            {'kind':'loff','augmentation':{'horizontalFlip':0,'crop':{'probability':0},'noise':{'probability':0}},'mixing':{'mixup':0.4}} | only loff-ta augments
            {'weightAverage':1}                 | weight-average is from 0 to 0.99999
            {'rate':0.1}                        | Cannot change hyperparameters: no such name (name=rate)
            {'augmentation':{'blur':1}}         | Cannot change hyperparameters: no such name (name=blur)
            {'size':'huge'}                     | sizes are night, deit-tiny, deit-small (size=huge)
            {'kind':'svm'}                      | Cannot read hyperparameters
            {'epochs':null}                     | Cannot read hyperparameters
            [1]                                 | the changes are no JSON object
            """)
    void wrongChangesAreRefusedByName(String changes, String reason) {
        Hyperparameters defaults = Hyperparameters.defaults(ClassifierKind.LOFF_TA);
        assertThatThrownBy(() -> defaults.with(changes.replace('\'', '"')))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void missingLaterHyperparametersGetTheirEarlierValues() {
        Hyperparameters defaults = Hyperparameters.defaults(ClassifierKind.LINEAR);
        String later = ",\"pool\":1,\"mixing\":{\"mixup\":0.0,\"cutmix\":0.0},\"weightAverage\":0.0,"
                + "\"projectionNorm\":true,\"wide\":false,\"initialWeights\":{\"folder\":\"\",\"sha256\":\"\"}";
        assertThat(defaults.toJson()).contains(later);
        assertThat(Hyperparameters.parse(defaults.toJson().replace(later, ""))).isEqualTo(defaults);
    }

    @Test
    void aMissingNameIsRefused() {
        assertThatThrownBy(() -> Hyperparameters.parse("{\"kind\":\"loff\"}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Cannot read hyperparameters: ");
    }
}
