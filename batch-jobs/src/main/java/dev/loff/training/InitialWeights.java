package dev.loff.training;

import dev.loff.classifier.ClassifierSpec;
import dev.loff.classifier.PretrainedStart;
import dev.loff.encoder.FeatureShape;
import dev.loff.huggingface.PretrainedTransformer;
import java.nio.file.Path;
import java.util.Map;

/**
 * The weights of a transformer before training.
 *
 * @param folder of a pretrained ViT or DeiT; empty for random weights
 * @param sha256 of its weights; empty if the folder is empty
 */
public record InitialWeights(String folder, String sha256) {
    /** Random weights that depend on the seed. */
    public static final InitialWeights DRAWN = new InitialWeights("", "");

    /**
     * Returns weights by the classifier's names; weights that are not in the map are drawn at random. Throws if the folder's
     * weights have changed.
     */
    Map<String, float[]> read(ClassifierSpec spec, FeatureShape shape) {
        if (equals(DRAWN)) {
            return Map.of();
        }
        PretrainedTransformer pretrained = PretrainedTransformer.open(Path.of(folder));
        if (!pretrained.sha256().hex().equals(sha256)) {
            throw new IllegalArgumentException("[" + folder
                    + "] Cannot start a classifier from the model: its weights have changed since (expected=" + sha256
                    + ", found=" + pretrained.sha256() + ")");
        }
        return PretrainedStart.weights(pretrained, spec, shape);
    }
}
