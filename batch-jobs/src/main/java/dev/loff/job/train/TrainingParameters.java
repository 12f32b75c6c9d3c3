package dev.loff.job.train;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loff.classifier.ClassifierKind;
import dev.loff.job.parameter.JobParameters;
import dev.loff.training.Hyperparameters;
import java.util.Locale;
import java.util.Map;

/** Job parameters as hyperparameters: what is {@code auto} keeps the default of the classifier's kind. */
final class TrainingParameters {
    private static final Map<String, String> WHOLE = Map.of(
            "epochs", "epochs", "minibatch", "minibatch", "warmup-updates", "warmupUpdates", "patience", "patience");
    private static final Map<String, String> DECIMAL = Map.of(
            "learning-rate", "learningRate",
            "minimum-learning-rate", "minimumLearningRate",
            "weight-decay", "weightDecay",
            "clip-norm", "clipNorm",
            "label-smoothing", "labelSmoothing",
            "dropout", "dropout",
            "drop-path", "dropPath");
    private static final Map<String, String> TEXT = Map.of("class-weights", "classWeights", "precision", "precision");

    private TrainingParameters() {}

    static Hyperparameters of(JobParameters parameters) {
        ClassifierKind kind = ClassifierKind.valueOf(
                parameters.text("classifier").replace('-', '_').toUpperCase(Locale.ROOT));
        Hyperparameters defaults = Hyperparameters.defaults(kind);
        ObjectNode changes = JsonNodeFactory.instance.objectNode();
        changes.put("seed", parameters.number("seed"));
        WHOLE.forEach((name, field) -> {
            if (!parameters.isAuto(name)) {
                changes.put(field, parameters.number(name));
            }
        });
        DECIMAL.forEach((name, field) -> {
            if (!parameters.isAuto(name)) {
                changes.put(field, parameters.decimal(name));
            }
        });
        TEXT.forEach((name, field) -> {
            if (!parameters.isAuto(name)) {
                changes.put(field, parameters.text(name));
            }
        });
        return defaults.with(changes.toString());
    }
}
