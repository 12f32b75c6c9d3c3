package dev.loff.training;

import dev.loff.classifier.ClassifierKind;
import dev.loff.classifier.Standardization;
import dev.loff.encoder.FeatureShape;
import dev.loff.tensorflow.SessionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A training that saves after every minibatch, in a separate process that {@link KilledTrainingTest} kills. */
final class KilledTraining {
    static final FeatureShape SHAPE = new FeatureShape(3, 3, false, 8);
    static final LabeledFeatures TRAIN =
            MemoryRows.synthetic(SHAPE, 40, 4, 1, 1).labeled(4);
    static final LabeledFeatures VALIDATION =
            MemoryRows.synthetic(SHAPE, 16, 4, 1, 2).labeled(4);

    private KilledTraining() {}

    public static void main(String[] arguments) throws IOException {
        Path state = Path.of(arguments[0]);
        try (ClassifierTraining training = open(state)) {
            while (!training.finished()) {
                training.train(1);
                training.save(state);
                System.out.println("saved");
            }
        }
    }

    static ClassifierTraining open(Path state) throws IOException {
        SessionSettings settings = SessionSettings.defaults();
        if (Files.exists(state)) {
            return ClassifierTraining.restore(state, TRAIN, VALIDATION, settings);
        }
        Hyperparameters hyperparameters = Hyperparameters.defaults(ClassifierKind.LOFF_TA)
                .with("{\"size\":{\"width\":16,\"depth\":2,\"heads\":2,\"mlpRatio\":2},\"minibatch\":3,\"epochs\":6}");
        return ClassifierTraining.start(
                hyperparameters, Standardization.none(SHAPE), List.of("a", "b", "c", "d"), TRAIN, VALIDATION, settings);
    }
}
