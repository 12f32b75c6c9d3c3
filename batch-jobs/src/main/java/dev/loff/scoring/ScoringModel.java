package dev.loff.scoring;

import dev.loff.encoder.FeatureShape;
import dev.loff.tensorflow.SessionSettings;
import dev.loff.training.ClassifierScorer;
import dev.loff.training.LabeledFeatures;
import dev.loff.training.ModelFolder;
import java.io.IOException;

/** A registered classifier, loaded. Used by one thread; close it to free the graph. */
public final class ScoringModel implements AutoCloseable {
    private static final int MINIBATCH = 256;

    private final FeatureShape shape;
    private final ClassifierScorer scorer;

    private ScoringModel(FeatureShape shape, ClassifierScorer scorer) {
        this.shape = shape;
        this.scorer = scorer;
    }

    /** Loads a folder that was verified. */
    public static ScoringModel open(ModelFolder folder) throws IOException {
        return new ScoringModel(
                folder.card().features(), new ClassifierScorer(folder.classifier(), SessionSettings.defaults()));
    }

    public FeatureShape shape() {
        return shape;
    }

    /** The probability of each class for each image: (images, classes). */
    public float[] probabilities(LabeledFeatures images) {
        return images.size() == 0 ? new float[0] : scorer.probabilities(images, MINIBATCH);
    }

    @Override
    public void close() {
        scorer.close();
    }
}
