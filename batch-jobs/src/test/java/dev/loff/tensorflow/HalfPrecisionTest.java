package dev.loff.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tensorflow.types.TFloat16;

class HalfPrecisionTest {
    @Test
    void everyHalfIsWidenedAsTensorFlowDoes() {
        for (int bits = 0; bits < 1 << 16; bits += 7) {
            try (TFloat16 half = TFloat16.scalarOf(0)) {
                half.asRawTensor().data().asShorts().setShort((short) bits, 0);
                float expected = half.getFloat();
                assertThat(Float.floatToIntBits(HalfPrecision.fromFloat16((short) bits)))
                        .as("half %x", bits)
                        .isEqualTo(Float.floatToIntBits(expected));
            }
        }
    }
}
