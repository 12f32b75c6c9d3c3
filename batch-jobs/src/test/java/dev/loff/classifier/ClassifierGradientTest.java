package dev.loff.classifier;

import static dev.loff.tensorflow.GradientCheck.assertGradientsAreSlopes;
import static dev.loff.tensorflow.GradientCheck.input;
import static dev.loff.tensorflow.GradientCheck.scalar;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.loff.encoder.FeatureShape;
import dev.loff.tensorflow.Dropout;
import dev.loff.tensorflow.GraphBuilder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class ClassifierGradientTest {
    private static final FeatureShape SHAPE = new FeatureShape(2, 2, true, 6);

    @Test
    void classTokenAndPositionEmbedding() {
        assertGradientsAreSlopes(g -> scalar(g, transformer(Pooling.CLASS).embed(g, input(g, 3, 4, 8))));
    }

    @ParameterizedTest
    @EnumSource
    void headAndWholeTransformer(Pooling pooling) {
        assertGradientsAreSlopes(g -> scalar(g, transformer(pooling).logits(g, input(g, 3, 4, 6), Dropout.none())));
    }

    @Test
    void transformerWithDropoutAndDropPath() {
        assertGradientsAreSlopes(g -> scalar(
                g,
                transformer(Pooling.CLASS)
                        .logits(g, input(g, 3, 4, 6), Dropout.seeded(g.tf().constant(new long[] {1, 2}), 0.2f))));
    }

    @ParameterizedTest
    @EnumSource
    void classifierOfEachKind(ClassifierKind kind) {
        assertGradientsAreSlopes(g -> scalar(g, logits(g, kind, EncoderClassToken.USED)));
    }

    @ParameterizedTest
    @EnumSource
    void classifierOfEachKindWithoutTheEncodersClassToken(ClassifierKind kind) {
        assertGradientsAreSlopes(g -> scalar(g, logits(g, kind, EncoderClassToken.IGNORED)));
    }

    @Test
    void classifierThatPoolsTheGridBesideAWidePath() {
        ClassifierSpec pooling = new ClassifierSpec(
                ClassifierKind.LOFF,
                new ClassifierSize(8, 1, 2, 2),
                Pooling.MEAN,
                EncoderClassToken.USED,
                0,
                0,
                2,
                true,
                true);
        FeatureShape shape = new FeatureShape(2, 4, true, 3);
        assertGradientsAreSlopes(g -> scalar(
                g,
                new Classifier(pooling, shape, Standardization.none(shape), 3)
                        .logits(g, input(g, 2, shape.tokens(), shape.channels()), Dropout.none())));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> {
                    FeatureShape odd = new FeatureShape(3, 4, true, 3);
                    new Classifier(pooling, odd, Standardization.none(odd), 3);
                })
                .withMessageContaining("pool does not divide the grid (pool=2, grid=3 x 4)");
    }

    private static Operand<TFloat32> logits(GraphBuilder graph, ClassifierKind kind, EncoderClassToken classToken) {
        float[] mean = new float[SHAPE.channels()];
        float[] deviation = new float[SHAPE.channels()];
        Arrays.fill(mean, 0.3f);
        Arrays.fill(deviation, 2);
        Standardization.Channels channels = new Standardization.Channels(mean, deviation);
        ClassifierSpec spec = new ClassifierSpec(kind, new ClassifierSize(8, 2, 2, 2), Pooling.CLASS, classToken, 0, 0);
        Classifier classifier = new Classifier(spec, SHAPE, new Standardization(channels, channels), 3);
        Operand<TFloat32> features = input(graph, 2, SHAPE.tokens(), SHAPE.channels());
        return classifier.logits(graph, classifier.standardize(graph.tf(), features), Dropout.none());
    }

    private static TokenTransformer transformer(Pooling pooling) {
        ClassifierSpec spec = new ClassifierSpec(
                ClassifierKind.LOFF, new ClassifierSize(8, 2, 2, 2), pooling, EncoderClassToken.USED, 0.2f, 0.3f);
        return new TokenTransformer(spec, 4, 6, 3);
    }
}
