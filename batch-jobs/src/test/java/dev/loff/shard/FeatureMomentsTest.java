package dev.loff.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.loff.encoder.FeatureShape;
import dev.loff.tensorflow.Float16;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.ShortBuffer;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class FeatureMomentsTest {
    private static final FeatureShape SHAPE = new FeatureShape(2, 3, true, 4);
    private static final int IMAGES = 40;

    @Test
    void gridAgreesWithExactArithmetic() {
        ChannelStatistics grid = gather(IMAGES).statistics().grid();
        assertThat(grid.count()).isEqualTo(IMAGES * 6L);
        for (int channel = 0; channel < SHAPE.channels(); channel++) {
            assertExact(grid, channel, 1, SHAPE.tokens());
        }
    }

    @Test
    void theClassTokenIsCountedApart() {
        ChannelStatistics classToken =
                Objects.requireNonNull(gather(IMAGES).statistics().classToken());
        assertThat(classToken.count()).isEqualTo(IMAGES);
        for (int channel = 0; channel < SHAPE.channels(); channel++) {
            assertExact(classToken, channel, 0, 1);
        }
    }

    private static void assertExact(ChannelStatistics found, int channel, int fromToken, int toToken) {
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal squares = BigDecimal.ZERO;
        for (int image = 0; image < IMAGES; image++) {
            for (int token = fromToken; token < toToken; token++) {
                float value = Float16.toFloat(image(image).get(token * SHAPE.channels() + channel));
                BigDecimal exact = new BigDecimal(value);
                sum = sum.add(exact);
                squares = squares.add(exact.multiply(exact));
            }
        }
        BigDecimal count = BigDecimal.valueOf(found.count());
        BigDecimal mean = sum.divide(count, MathContext.DECIMAL128);
        double variance = squares.divide(count, MathContext.DECIMAL128)
                .subtract(mean.multiply(mean))
                .doubleValue();
        assertThat(found.mean().get(channel)).isEqualTo(mean.doubleValue(), within(1e-13));
        assertThat(found.deviation().get(channel)).isEqualTo(Math.sqrt(variance), within(1e-13));
    }

    @Test
    void withoutAClassTokenThereAreNoStatisticsOfOne() {
        assertThat(new FeatureMoments(new FeatureShape(1, 1, false, 4))
                        .statistics()
                        .classToken())
                .isNull();
    }

    @Test
    void nothingGatheredIsZero() {
        ChannelStatistics grid = new FeatureMoments(SHAPE).statistics().grid();
        assertThat(grid.count()).isZero();
        assertThat(grid.mean()).containsExactly(0.0, 0.0, 0.0, 0.0);
        assertThat(grid.deviationVector()).containsExactly(0, 0, 0, 0);
    }

    @Test
    void mergedPartsAreTheWholeUpToRounding() {
        ChannelStatistics whole = gather(IMAGES).statistics().grid();
        for (int cut = 0; cut <= IMAGES; cut += 5) {
            FeatureMoments parts = merged(cut);
            ChannelStatistics grid = parts.statistics().grid();
            assertThat(grid.count()).isEqualTo(whole.count());
            for (int channel = 0; channel < SHAPE.channels(); channel++) {
                assertThat(grid.mean().get(channel)).isEqualTo(whole.mean().get(channel), within(1e-13));
                assertThat(grid.deviation().get(channel))
                        .isEqualTo(whole.deviation().get(channel), within(1e-13));
            }
        }
    }

    @Test
    void theSamePartsInTheSameOrderAreBitwiseTheSame() {
        assertThat(merged(15).statistics()).isEqualTo(merged(15).statistics());
    }

    @Test
    void aLargeMeanDoesNotDrownTheDeviation() {
        FeatureShape one = new FeatureShape(1, 1, false, 1);
        FeatureMoments moments = new FeatureMoments(one);
        for (int i = 0; i < 1000; i++) {
            moments.add(ShortBuffer.wrap(new short[] {Float16.fromFloat(i % 2 == 0 ? 60_000 : 60_032)}));
        }
        assertThat(moments.statistics().grid().deviation().get(0)).isEqualTo(16, within(1e-9));
    }

    @Test
    void refusesToMergeOtherFeatures() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gather(1).merge(new FeatureMoments(new FeatureShape(3, 2, true, 4))));
    }

    private static FeatureMoments merged(int cut) {
        FeatureMoments all = new FeatureMoments(SHAPE);
        all.merge(gather(cut));
        all.merge(gather(IMAGES - cut, image -> image + cut));
        return all;
    }

    private static FeatureMoments gather(int images) {
        return gather(images, image -> image);
    }

    private static FeatureMoments gather(int images, IntUnaryOperator number) {
        FeatureMoments moments = new FeatureMoments(SHAPE);
        for (int image = 0; image < images; image++) {
            moments.add(image(number.applyAsInt(image)));
        }
        return moments;
    }

    private static ShortBuffer image(int number) {
        return Shards.features(SHAPE, number).asShortBuffer();
    }
}
