package dev.loff.training;

import dev.loff.classifier.ClassifierSpec;
import dev.loff.classifier.PretrainedStart;
import dev.loff.encoder.FeatureShape;
import dev.loff.huggingface.PretrainedTransformer;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a transformer's weights are before training.
 *
 * @param folder of a pretrained ViT or DeiT; empty for random numbers
 * @param sha256 of its weights; empty with the folder
 */
public record InitialWeights(String folder, String sha256) {
    /** Random numbers that follow from the seed. */
    public static final InitialWeights DRAWN = new InitialWeights("", "");

    /** By the classifier's names; what is not among them is drawn. A folder whose weights have changed since is refused. */
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
