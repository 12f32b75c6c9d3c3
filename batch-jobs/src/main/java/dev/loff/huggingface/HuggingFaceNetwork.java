package dev.loff.huggingface;

import dev.loff.encoder.EncoderNetwork;
import dev.loff.tensorflow.GraphBuilder;
import dev.loff.tensorflow.GraphSession;
import dev.loff.tensorflow.Variable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

record HuggingFaceNetwork(Path folder, VisionTransformer model, FeatureView view) implements EncoderNetwork {
    @Override
    public Operand<TFloat32> tokens(GraphBuilder graph, Operand<TFloat32> pixels) {
        return VisionTransformerGraph.features(graph, model, view, pixels);
    }

    @Override
    public void load(Map<String, Variable> weights, GraphSession session) {
        try (WeightFiles files = WeightFiles.open(folder)) {
            WeightLoading.fill(weights, session, WeightPlan.of(model, view, files), files);
        } catch (IOException e) {
            throw new UncheckedIOException("[" + folder + "] Cannot read the model: " + e.getMessage(), e);
        }
    }
}
