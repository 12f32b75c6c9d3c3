package dev.loff.job.train;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loff.classifier.ClassifierKind;
import dev.loff.classifier.ClassifierSize;
import dev.loff.huggingface.PretrainedTransformer;
import dev.loff.job.parameter.JobParameters;
import dev.loff.training.Hyperparameters;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Job parameters as hyperparameters: what is {@code auto} keeps the default of the classifier's kind. */
public final class TrainingParameters {
    /** A job parameter and the place of its value in the hyperparameters' JSON. */
    private record Place(String parameter, String... path) {}

    private static final List<Place> NUMBERS = List.of(
            new Place("epochs", "epochs"),
            new Place("minibatch", "minibatch"),
            new Place("warmup-updates", "warmupUpdates"),
            new Place("patience", "patience"),
            new Place("pool", "pool"),
            new Place("learning-rate", "learningRate"),
            new Place("minimum-learning-rate", "minimumLearningRate"),
            new Place("weight-decay", "weightDecay"),
            new Place("clip-norm", "clipNorm"),
            new Place("label-smoothing", "labelSmoothing"),
            new Place("dropout", "dropout"),
            new Place("drop-path", "dropPath"),
            new Place("flip", "augmentation", "horizontalFlip"),
            new Place("vertical-flip", "augmentation", "verticalFlip"),
            new Place("crop", "augmentation", "crop", "probability"),
            new Place("crop-scale", "augmentation", "crop", "minScale"),
            new Place("crop-aspect", "augmentation", "crop", "maxAspect"),
            new Place("mixup", "mixing", "mixup"),
            new Place("cutmix", "mixing", "cutmix"),
            new Place("weight-average", "weightAverage"),
            new Place("shift", "augmentation", "shift", "strength"),
            new Place("rotation", "augmentation", "rotation", "strength"),
            new Place("shear", "augmentation", "shear", "strength"),
            new Place("noise", "augmentation", "noise", "strength"));

    private static final List<Place> WORDS = List.of(
            new Place("class-weights", "classWeights"),
            new Place("precision", "precision"),
            new Place("pooling", "pooling"),
            new Place("encoder-class-token", "encoderClassToken"),
            new Place("selection", "selectionMetric"));

    private static final List<Place> SWITCHES =
            List.of(new Place("projection-norm", "projectionNorm"), new Place("wide", "wide"));

    private TrainingParameters() {}

    /** Reads the hyperparameters; values that do not go together are an {@link IllegalArgumentException}. */
    public static Hyperparameters of(JobParameters parameters) {
        ClassifierKind kind = ClassifierKind.valueOf(
                parameters.text("classifier").replace('-', '_').toUpperCase(Locale.ROOT));
        ObjectNode changes = JsonNodeFactory.instance.objectNode();
        changes.put("seed", parameters.number("seed"));
        for (Place place : NUMBERS) {
            if (!parameters.isAuto(place.parameter())) {
                parent(changes, place).put(last(place), parameters.decimal(place.parameter()));
            }
        }
        for (Place place : WORDS) {
            if (!parameters.isAuto(place.parameter())) {
                parent(changes, place).put(last(place), parameters.text(place.parameter()));
            }
        }
        for (Place place : SWITCHES) {
            if (!parameters.isAuto(place.parameter())) {
                parent(changes, place).put(last(place), parameters.isOn(place.parameter()));
            }
        }
        operations(parameters, changes);
        ClassifierSize standard = Hyperparameters.defaults(kind).size();
        if (parameters.isAuto("initial-weights")) {
            size(parameters, changes, standard);
        } else {
            PretrainedTransformer pretrained = PretrainedTransformer.open(Path.of(parameters.text("initial-weights")));
            size(parameters, changes, size(pretrained));
            changes.putObject("initialWeights")
                    .put(
                            "folder",
                            pretrained.folder().toAbsolutePath().normalize().toString())
                    .put("sha256", pretrained.sha256().hex());
        }
        return Hyperparameters.defaults(kind).with(changes.toString());
    }

    /**
     * An operation whose strength is given happens to every image unless its probability is given, too: the strength is drawn,
     * and may be next to nothing.
     */
    private static void operations(JobParameters parameters, ObjectNode changes) {
        for (String operation : List.of("shift", "rotation", "shear", "noise")) {
            if (!parameters.isAuto(operation)) {
                changes.withObject("/augmentation/" + operation)
                        .put("probability", parameters.decimal(operation) > 0 ? 1 : 0);
            }
            if (!parameters.isAuto(operation + "-probability")) {
                changes.withObject("/augmentation/" + operation)
                        .put("probability", parameters.decimal(operation + "-probability"));
            }
        }
        if (parameters.text("spatial").equals("off")) {
            ObjectNode augmentation = changes.withObject("/augmentation")
                    .put("horizontalFlip", 0)
                    .put("verticalFlip", 0)
                    .put("geometric", "each");
            for (String operation : List.of("crop", "shift", "rotation", "shear")) {
                augmentation.withObject("/" + operation).put("probability", 0);
            }
            return;
        }
        if (!parameters.isAuto("trivial-augment")) {
            changes.withObject("/augmentation").put("geometric", parameters.isOn("trivial-augment") ? "one" : "each");
        }
    }

    private static ClassifierSize size(PretrainedTransformer pretrained) {
        return new ClassifierSize(
                pretrained.width(), pretrained.depth(), pretrained.heads(), pretrained.hidden() / pretrained.width());
    }

    private static void size(JobParameters parameters, ObjectNode changes, ClassifierSize standard) {
        ClassifierSize named = parameters.isAuto("size") ? standard : ClassifierSize.named(parameters.text("size"));
        ClassifierSize size = new ClassifierSize(
                parameters.isAuto("width") ? named.width() : parameters.whole("width"),
                parameters.isAuto("depth") ? named.depth() : parameters.whole("depth"),
                parameters.isAuto("heads") ? named.heads() : parameters.whole("heads"),
                named.mlpRatio());
        changes.putObject("size")
                .put("width", size.width())
                .put("depth", size.depth())
                .put("heads", size.heads())
                .put("mlpRatio", size.mlpRatio());
    }

    private static ObjectNode parent(ObjectNode changes, Place place) {
        ObjectNode at = changes;
        for (int i = 0; i < place.path().length - 1; i++) {
            at = at.withObject("/" + place.path()[i]);
        }
        return at;
    }

    private static String last(Place place) {
        return place.path()[place.path().length - 1];
    }
}
