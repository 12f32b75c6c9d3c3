package dev.loff.classifier;

import dev.loff.encoder.FeatureShape;
import dev.loff.huggingface.PretrainedTransformer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Maps the weights of a pretrained transformer to the names of a classifier's weights. The projection and the head keep their
 * random initial values.
 */
public final class PretrainedStart {
    private static final Map<String, String> IN_BLOCK = Map.of(
            "norm1", "norm1",
            "qkv", "attention.qkv",
            "projection", "attention.projection",
            "norm2", "norm2",
            "fc1", "mlp.fc1",
            "fc2", "mlp.fc2");

    private PretrainedStart() {}

    /** Throws if the transformer's sizes differ from the classifier's. A classifier with fewer blocks gets the first ones. */
    public static Map<String, float[]> weights(
            PretrainedTransformer pretrained, ClassifierSpec spec, FeatureShape shape) {
        ClassifierSize size = spec.size();
        if (spec.kind() == ClassifierKind.LINEAR
                || size.width() != pretrained.width()
                || size.heads() != pretrained.heads()
                || size.width() * size.mlpRatio() != pretrained.hidden()
                || size.depth() > pretrained.depth()) {
            throw new IllegalArgumentException("[" + pretrained.folder()
                    + "] Cannot start a classifier from the model: it is of another size (classifier="
                    + spec.kind() + " " + size + ", width=" + pretrained.width() + ", depth=" + pretrained.depth()
                    + ", heads=" + pretrained.heads() + ", hidden=" + pretrained.hidden() + ")");
        }
        FeatureShape grid = new FeatureShape(
                shape.gridHeight() / spec.pool(),
                shape.gridWidth() / spec.pool(),
                shape.classToken(),
                shape.channels());
        Map<String, float[]> read = pretrained.weights(grid, size.depth());
        Map<String, float[]> weights = new HashMap<>();
        float[] prefix = read.getOrDefault("prefix", new float[size.width()]);
        float[] positions = read.getOrDefault("positions", new float[0]);
        read.forEach((name, numbers) -> put(weights, name, numbers));
        boolean ownToken = spec.pooling() == Pooling.CLASS;
        boolean encodersToken = shape.classToken() && spec.encoderClassToken() == EncoderClassToken.USED;
        // The class token already includes its position, and the encoder's class token has none here.
        int before = ((ownToken ? 1 : 0) + (encodersToken ? 1 : 0)) * size.width();
        float[] all = new float[before + positions.length];
        System.arraycopy(positions, 0, all, before, positions.length);
        weights.put("position", all);
        if (ownToken) {
            weights.put("class_token", Arrays.copyOf(prefix, size.width()));
        }
        return weights;
    }

    private static void put(Map<String, float[]> weights, String name, float[] numbers) {
        if (name.startsWith("last_norm.")) {
            weights.put(name.substring("last_".length()), numbers);
        } else if (name.startsWith("block")) {
            String[] parts = name.split("\\.", -1);
            weights.put(parts[0] + "." + IN_BLOCK.get(parts[1]) + "." + parts[2], numbers);
        }
    }
}
