package dev.loff.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.encoder.Freezing.Frozen;
import dev.loff.encoder.Freezing.NotFreezable;
import dev.loff.tensorflow.Float16;
import dev.loff.tensorflow.GraphChain;
import dev.loff.tensorflow.GraphStage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;

class EncoderFreezerTest {
    @TempDir
    Path folder;

    @Test
    void theFrozenGraphGivesTheSameFeaturesFromTheImage() throws IOException {
        TinyModel.grid().write(folder);
        byte[] image = TestImages.jpeg(40, 30, 1);
        try (SavedModelEncoder encoder = SavedModelEncoder.open(folder, EncoderOptions.DEFAULT);
                FeatureExtraction extraction = new FeatureExtraction(encoder, ExtractionOptions.DEFAULT)) {
            ByteBuffer extracted = Extractions.features(extraction, image);
            float[] frozen = frozenFeatures(encoder, image);
            for (int i = 0; i < frozen.length; i++) {
                assertThat(extracted.getShort(i * 2)).isEqualTo(Float16.fromFloat(frozen[i]));
            }
        }
    }

    @Test
    void variablesAreFrozen() throws IOException {
        TinyModel.grid().withVariable("bias", 0.25f).write(folder);
        Path constant = TinyModel.grid()
                .output("features", (tf, image) -> tf.math.add(TinyModel.patches(tf, image), tf.constant(0.25f)))
                .write(folder.resolve("constant"));
        byte[] image = TestImages.jpeg(40, 30, 1);
        try (SavedModelEncoder encoder = SavedModelEncoder.open(folder, EncoderOptions.DEFAULT);
                SavedModelEncoder expected = SavedModelEncoder.open(constant, EncoderOptions.DEFAULT)) {
            assertThat(frozenFeatures(encoder, image)).containsExactly(frozenFeatures(expected, image));
        }
    }

    @Test
    void aModelThatCallsAFunctionIsNotFreezable() throws IOException {
        try (ConcreteFunction identity = ConcreteFunction.create((Ops tf) -> {
            Operand<TFloat32> in = tf.placeholder(TFloat32.class);
            return Signature.builder()
                    .input("in", in)
                    .output("out", tf.math.neg(in))
                    .build();
        })) {
            new TinyModel()
                    .output("features", (tf, image) -> tf.call(identity, TinyModel.patches(tf, image))
                            .asOutput()
                            .expect(TFloat32.class))
                    .write(folder);
        }
        try (SavedModelEncoder encoder = SavedModelEncoder.open(folder, EncoderOptions.DEFAULT)) {
            assertThat(encoder.frozenGraph()).isInstanceOfSatisfying(NotFreezable.class, not -> assertThat(not.reason())
                    .startsWith("it calls a function (node="));
        }
    }

    @Test
    void theClassTokenIsMovedToTheFront() throws IOException {
        TinyModel.numberedTokens(3).write(folder);
        try (SavedModelEncoder encoder = SavedModelEncoder.open(folder, EncoderOptions.DEFAULT)) {
            assertThat(frozenFeatures(encoder, TestImages.png(16, 16, 1)))
                    .containsExactly(6, 7, 0, 1, 2, 3, 4, 5, 8, 9);
        }
    }

    private static float[] frozenFeatures(SavedModelEncoder encoder, byte[] image) {
        GraphChain whole = new GraphChain(List.of(
                stage("preprocessing", encoder.preprocessingGraph()),
                stage("encoder", ((Frozen) encoder.frozenGraph()).graph())));
        try (Graph graph = new Graph()) {
            graph.importGraphDef(whole.graph());
            try (Session session = new Session(graph);
                    TString bytes = TString.tensorOfBytes(NdArrays.scalarOfObject(image));
                    Result result = session.runner()
                            .feed(whole.input(), bytes)
                            .fetch(whole.output())
                            .run()) {
                TFloat32 features = (TFloat32) result.get(0);
                assertThat(features.shape().asArray())
                        .containsExactly(
                                1, encoder.shape().tokens(), encoder.shape().channels());
                float[] values = new float[encoder.shape().size()];
                features.asRawTensor().data().asFloats().read(values);
                return values;
            }
        }
    }

    private static GraphStage stage(String prefix, FrozenGraph frozen) {
        return new GraphStage(prefix, frozen.graph(), FrozenGraph.operation(frozen.input()), frozen.output());
    }
}
