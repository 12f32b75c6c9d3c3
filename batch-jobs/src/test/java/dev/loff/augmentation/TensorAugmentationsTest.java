package dev.loff.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TensorAugmentationsTest {
    @Test
    void comeBackFromJson() throws JsonProcessingException {
        ObjectMapper json = new ObjectMapper();
        for (TensorAugmentations settings :
                new TensorAugmentations[] {TensorAugmentations.none(), TensorAugmentations.defaults()}) {
            assertThat(json.readValue(json.writeValueAsString(settings), TensorAugmentations.class))
                    .isEqualTo(settings);
        }
    }

    @Test
    void areStoredUnderTheirNames() throws JsonProcessingException {
        assertThat(new ObjectMapper().writeValueAsString(TensorAugmentations.defaults()))
                .isEqualTo("{\"horizontalFlip\":0.5,\"verticalFlip\":0.0,"
                        + "\"crop\":{\"probability\":0.5,\"minScale\":0.8,\"maxAspect\":1.3333333333333333},"
                        + "\"shift\":{\"probability\":0.0,\"strength\":0.125},"
                        + "\"rotation\":{\"probability\":0.0,\"strength\":15.0},"
                        + "\"shear\":{\"probability\":0.0,\"strength\":0.1},"
                        + "\"noise\":{\"probability\":1.0,\"strength\":0.1},\"geometric\":\"each\"}");
    }

    @Test
    void noneAsksForNothing() {
        assertThat(TensorAugmentations.none().movesTokens()).isFalse();
        assertThat(TensorAugmentations.none().addsNoise()).isFalse();
        assertThat(TensorAugmentations.defaults().movesTokens()).isTrue();
        assertThat(TensorAugmentations.defaults().addsNoise()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY})
    void refuseProbabilitiesThatAreNone(double probability) {
        assertThatIllegalArgumentException().isThrownBy(() -> new RandomOperation(probability, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new RandomCrop(probability, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> flips(probability, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> flips(0, probability))
                .withMessageContaining("(vertical-flip=" + probability + ")");
    }

    @Test
    void refuseStrengthsBeyondReason() {
        RandomOperation tooMuch = new RandomOperation(1, 200);
        TensorAugmentations none = TensorAugmentations.none();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TensorAugmentations(
                        0, 0, none.crop(), none.shift(), tooMuch, none.shear(), none.noise(), none.geometric()))
                .withMessageContaining("rotation is from 0 to 180 (rotation=200)");
        assertThatIllegalArgumentException().isThrownBy(() -> new RandomOperation(1, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new RandomOperation(1, Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> new RandomCrop(1, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new RandomCrop(1, 1, 0.9));
    }

    private static TensorAugmentations flips(double horizontal, double vertical) {
        TensorAugmentations none = TensorAugmentations.none();
        return new TensorAugmentations(
                horizontal,
                vertical,
                none.crop(),
                none.shift(),
                none.rotation(),
                none.shear(),
                none.noise(),
                none.geometric());
    }
}
