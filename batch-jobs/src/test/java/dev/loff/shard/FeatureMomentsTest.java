package dev.loff.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loff.encoder.FeatureShape;
import dev.loff.tensorflow.Float16;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.nio.ShortBuffer;
import java.util.List;
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
    void neitherTheOrderNorTheCutIntoShardsChangesABit() {
        FeatureMoments whole = gather(IMAGES);
        for (int cut = 0; cut <= IMAGES; cut += 5) {
            assertThat(merged(cut).sums()).isEqualTo(whole.sums());
            assertThat(merged(cut).statistics()).isEqualTo(whole.statistics());
        }
        assertThat(gather(IMAGES, image -> IMAGES - 1 - image).statistics()).isEqualTo(whole.statistics());
    }

    @Test
    void theLargestAndTheSmallestHalvesAddUpExactly() {
        FeatureShape one = new FeatureShape(1, 1, false, 1);
        FeatureMoments moments = new FeatureMoments(one);
        short[] halves = {0x7BFF, 0x0001, (short) 0xFBFF, (short) 0x8001, 0x0001}; // ±65504, ±2^-24 and one more
        for (short half : halves) {
            moments.add(ShortBuffer.wrap(new short[] {half}));
        }
        BigInteger largest = BigInteger.valueOf(65504L << 24);
        assertThat(moments.sums())
                .isEqualTo(new FeatureSums(
                        new ChannelSums(
                                5,
                                List.of(BigInteger.ONE),
                                List.of(largest.pow(2).shiftLeft(1).add(BigInteger.valueOf(3)))),
                        null));
    }

    @Test
    void sumsThatWereStoredAreTheSame() throws JsonProcessingException {
        FeatureSums sums = gather(IMAGES).sums();
        JsonMapper json = JsonMapper.builder().build();
        assertThat(json.readValue(json.writeValueAsString(sums), FeatureSums.class))
                .isEqualTo(sums);
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
    void refusesOtherFeatures() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gather(1).add(new FeatureMoments(new FeatureShape(2, 3, true, 5)).sums()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gather(1).add(new FeatureMoments(new FeatureShape(2, 3, false, 4)).sums()));
    }

    private static FeatureMoments merged(int cut) {
        FeatureMoments all = new FeatureMoments(SHAPE);
        all.add(gather(IMAGES - cut, image -> image + cut).sums());
        all.add(gather(cut).sums());
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
