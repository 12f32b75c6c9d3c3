package dev.loff.job.parameter;

import static dev.loff.job.parameter.Parameter.optional;
import static dev.loff.job.parameter.Parameter.required;

import dev.loff.augmentation.GeometricChoice;
import dev.loff.augmentation.Mixing;
import dev.loff.augmentation.RandomCrop;
import dev.loff.augmentation.TensorAugmentations;
import dev.loff.classifier.ClassifierKind;
import dev.loff.classifier.ClassifierSize;
import dev.loff.classifier.EncoderClassToken;
import dev.loff.classifier.Pooling;
import dev.loff.job.parameter.Kind.Choice;
import dev.loff.job.parameter.Kind.Day;
import dev.loff.job.parameter.Kind.Decimal;
import dev.loff.job.parameter.Kind.Location;
import dev.loff.job.parameter.Kind.Name;
import dev.loff.job.parameter.Kind.OrWord;
import dev.loff.job.parameter.Kind.Seeds;
import dev.loff.job.parameter.Kind.Several;
import dev.loff.job.parameter.Kind.Size;
import dev.loff.job.parameter.Kind.Text;
import dev.loff.job.parameter.Kind.Whole;
import dev.loff.range.Range;
import dev.loff.tensorflow.Precision;
import dev.loff.training.ClassWeighting;
import dev.loff.training.Hyperparameters;
import dev.loff.training.SelectionMetric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Parameters that several jobs take together. */
@SuppressWarnings("ImmutableEnumChecker") // the lists are unmodifiable, which their type does not tell
enum ParameterGroup {
    DAY(List.of(Parameter.auto(
            JobParameters.DATE,
            "the day this run is for; " + JobParameters.DATE_PLACEHOLDER + " in a path stands for it",
            "today",
            new Day()))),
    DATA(List.of(
            required(
                    "dataset",
                    "folder of images (one sub-folder per class), or a CSV of path,label,split",
                    new Location()),
            Parameter.auto("model", "name of the model", "the data set's name", new Name()))),
    ENCODER(List.of(
            optional(
                    "encoder",
                    "shipped, a Hugging Face folder, or a folder with a SavedModel and its encoder.json",
                    JobParameters.SHIPPED,
                    new OrWord(JobParameters.SHIPPED, new Location())),
            model("encoder-layer", "block whose output is cached, 1 for the first", "the last", new Whole(1, 256)),
            model(
                    "encoder-tokens",
                    "tokens that are cached",
                    "class+patches, or patches where there is no class token",
                    new Choice(List.of("patches", "class+patches", "class", "registers", "class+registers"))),
            model(
                    "image-size",
                    "pixels of the encoder's input, such as 448 or 448x672",
                    "as the Hugging Face folder says",
                    new Size(8192)),
            model("encoder-pool", "patches along a side that become one token before caching", "1", new Whole(1, 64)),
            model(
                    "encoder-precision",
                    "number format of the encoder's matrix products (float16: on a GPU)",
                    "float32",
                    words(Precision.values())))),
    EXTRACTION(List.of(
            Parameter.auto("shard-images", "images of one shard", "about 64 MiB per shard", new Whole(1, 1 << 20)),
            Parameter.auto(
                    JobParameters.WORKERS,
                    "how many extract side by side; the shards are the same",
                    "one per GPU, else 1",
                    new Whole(1, 256)),
            Parameter.auto(
                    JobParameters.ENCODER_MINIBATCH,
                    "images of one call of the encoder, for GPUs",
                    "1, or what the encoder is registered with",
                    new Choice(Stream.iterate(1, it -> it <= 1024, it -> 2 * it)
                            .map(String::valueOf)
                            .toList())),
            optional(
                    "quarantine-threshold",
                    "share of all images listed that may be without features before the job fails",
                    "0.01",
                    new Decimal(0, 1)))),
    CLASSES(List.of(optional(
            JobParameters.CLASS_LOSS_THRESHOLD,
            "share of its usable training images that a class may lose, against the champion and the run before, until the"
                    + " job fails (1: it may lose all)",
            JobParameters.CLASS_LOSS_DEFAULT,
            new Decimal(0, 1)))),
    REDRIVE(List.of(
            optional(
                    "redrive",
                    "extract only images that this execution set aside (0: all that have no features)",
                    "0",
                    new Whole(0, Long.MAX_VALUE)),
            Parameter.auto(
                    "redrive-paths", "of those only these: percent-encoded, separated by commas", "all", new Text()))),
    CLASSIFIER(List.of(
            optional("classifier", "kind of classifier", "loff-ta", words(ClassifierKind.values())),
            Parameter.auto(
                    JobDefinition.PRESET,
                    "settings of a row of the LOFF-TA paper, where none are given",
                    "this program's own",
                    new Choice(Preset.names())),
            optional(
                    JobParameters.FORCE,
                    "train anew although nothing has changed since a registered version",
                    "false",
                    new Choice(List.of("true", "false"))),
            optional("seed", "every random number follows from it", "1", new Whole(0, Long.MAX_VALUE)),
            optional(
                    JobParameters.SPEED_PROBE,
                    "measure a few updates with the encoder in the loop, for the speed-up",
                    "on",
                    new Choice(List.of("on", "off"))))),
    TRAINING(List.of(
            auto(
                    "size",
                    "size by name",
                    it -> ClassifierSize.NAMES.stream()
                            .filter(name -> ClassifierSize.named(name).equals(it.size()))
                            .findFirst()
                            .orElseThrow(),
                    new Choice(ClassifierSize.NAMES)),
            auto(
                    "width",
                    "channels of a token (overrides the size's)",
                    it -> it.size().width(),
                    Whole.of(ClassifierSize.WIDTH)),
            auto(
                    "depth",
                    "transformer blocks (overrides the size's)",
                    it -> it.size().depth(),
                    Whole.of(ClassifierSize.DEPTH)),
            auto(
                    "heads",
                    "attention heads, which divide the width (overrides the size's)",
                    it -> it.size().heads(),
                    Whole.of(ClassifierSize.HEADS)),
            Parameter.auto(
                    "initial-weights",
                    "Hugging Face folder of a ViT or DeiT whose blocks the transformer starts from",
                    "random numbers",
                    new Location()),
            auto(
                    "epochs",
                    "passes over the training images",
                    Hyperparameters::epochs,
                    Whole.of(Hyperparameters.EPOCHS)),
            auto("minibatch", "images of one update", Hyperparameters::minibatch, Whole.of(Hyperparameters.MINIBATCH)),
            auto(
                    "learning-rate",
                    "peak learning rate",
                    Hyperparameters::learningRate,
                    new Decimal(Hyperparameters.LEARNING_RATE)),
            auto(
                    "minimum-learning-rate",
                    "learning rate at the end of the cosine, at most the peak",
                    Hyperparameters::minimumLearningRate,
                    new Decimal(Hyperparameters.MINIMUM_LEARNING_RATE)),
            auto(
                    "warmup-updates",
                    "updates of linear warm-up, at most a fifth of all",
                    Hyperparameters::warmupUpdates,
                    Whole.of(Hyperparameters.WARMUP_UPDATES)),
            auto(
                    "weight-decay",
                    "decoupled weight decay",
                    Hyperparameters::weightDecay,
                    new Decimal(Hyperparameters.WEIGHT_DECAY)),
            auto(
                    "clip-norm",
                    "largest global gradient norm, 0 for any",
                    Hyperparameters::clipNorm,
                    new Decimal(Hyperparameters.CLIP_NORM)),
            auto(
                    "label-smoothing",
                    "share of the target that is spread over all classes",
                    Hyperparameters::labelSmoothing,
                    new Decimal(Hyperparameters.LABEL_SMOOTHING)),
            auto(
                    "class-weights",
                    "weights of classes in the loss",
                    Hyperparameters::classWeights,
                    words(ClassWeighting.values())),
            auto("dropout", "dropout probability", Hyperparameters::dropout, new Decimal(Hyperparameters.DROPOUT)),
            auto(
                    "drop-path",
                    "largest drop-path probability",
                    Hyperparameters::dropPath,
                    new Decimal(Hyperparameters.DROP_PATH)),
            auto(
                    "patience",
                    "epochs without a better validation before an early stop, 0 for no early stop",
                    Hyperparameters::patience,
                    Whole.of(Hyperparameters.PATIENCE)),
            auto(
                    "precision",
                    "number format of the matrix products (float16: on a GPU)",
                    Hyperparameters::precision,
                    words(Precision.values())),
            auto(
                    "weight-average",
                    "decay of the moving average of weights that becomes the model, 0 for the weights themselves",
                    Hyperparameters::weightAverage,
                    new Decimal(Hyperparameters.WEIGHT_AVERAGE)),
            auto(
                    "wide",
                    "a linear path from pooled features beside the transformer",
                    it -> onOff(it.wide()),
                    Choice.onOff()),
            auto(
                    "projection-norm",
                    "layer norm after the projection",
                    it -> onOff(it.projectionNorm()),
                    Choice.onOff()),
            auto(
                    "encoder-class-token",
                    "the encoder's class token beside its patches, where it was cached",
                    Hyperparameters::encoderClassToken,
                    words(EncoderClassToken.values())),
            auto(
                    "pool",
                    "cached tokens along a side that become one before the classifier",
                    Hyperparameters::pool,
                    Whole.of(Hyperparameters.POOL)),
            auto("pooling", "what the head reads", Hyperparameters::pooling, words(Pooling.values())),
            auto(
                    "selection",
                    "what the best epoch is chosen by, on validation images",
                    Hyperparameters::selectionMetric,
                    words(SelectionMetric.values())),
            optional(
                    "segment-minibatches",
                    "store the training state after so many minibatches (0: after each epoch)",
                    "0",
                    new Whole(0, Integer.MAX_VALUE)))),
    AUGMENTATION(List.of(
            auto(
                    "spatial",
                    "off: no flip, crop, shift, rotation or shear",
                    it -> onOff(it.kind().augments()),
                    Choice.onOff()),
            probability("flip", "a horizontal flip", TensorAugmentations::horizontalFlip),
            probability("vertical-flip", "a vertical flip", TensorAugmentations::verticalFlip),
            probability("crop", "a random resized crop", it -> it.crop().probability()),
            augmentation(
                    "crop-scale",
                    "smallest share of the area that a crop keeps",
                    it -> it.crop().minScale(),
                    RandomCrop.SCALE),
            augmentation(
                    "crop-aspect",
                    "largest ratio by which a crop changes the aspect",
                    it -> it.crop().maxAspect(),
                    RandomCrop.ASPECT),
            augmentation(
                    "shift",
                    "largest shift, as a share of the side",
                    it -> it.shift().strength(),
                    TensorAugmentations.SHIFT),
            probability("shift-probability", "a shift", it -> it.shift().probability()),
            augmentation(
                    "rotation",
                    "largest rotation in degrees",
                    it -> it.rotation().strength(),
                    TensorAugmentations.ROTATION),
            probability(
                    "rotation-probability", "a rotation", it -> it.rotation().probability()),
            augmentation(
                    "shear",
                    "largest shear, in tokens aside per token",
                    it -> it.shear().strength(),
                    TensorAugmentations.SHEAR),
            probability("shear-probability", "a shear", it -> it.shear().probability()),
            augmentation(
                    "noise",
                    "Gaussian noise, relative to each channel's deviation",
                    it -> it.noise().strength(),
                    TensorAugmentations.NOISE),
            probability("noise-probability", "noise", it -> it.noise().probability()),
            auto("mixup", "alpha of mixup, 0 for never", it -> it.mixing().mixup(), new Decimal(Mixing.ALPHA)),
            auto("cutmix", "alpha of CutMix, 0 for never", it -> it.mixing().cutmix(), new Decimal(Mixing.ALPHA)),
            auto(
                    "trivial-augment",
                    "one random geometric operation per image instead",
                    it -> onOff(it.augmentation().geometric() == GeometricChoice.ONE),
                    Choice.onOff()))),
    PROMOTION(List.of(
            Parameter.auto(
                    JobParameters.PROMOTION,
                    "what the gate may do; propose: compare, and let a person promote; off: only register",
                    "promote a version that is not worse than the champion",
                    new Choice(List.of("propose", "off"))),
            optional(
                    JobParameters.GATE_MARGIN,
                    "percentage points of test accuracy that a version may lose against the champion, on the mean",
                    "0.5",
                    new Decimal(0, 100)),
            optional(
                    JobParameters.GATE_DAYS,
                    "days whose best champion a version is compared with, too (0: only the present champion)",
                    "90",
                    new Whole(0, 3650)),
            optional(
                    JobParameters.GATE_IMAGES,
                    "test images that neither model trained on; with fewer a version is only proposed",
                    "50",
                    new Whole(1, 1_000_000)),
            optional(
                    JobParameters.GATE_UNTESTED,
                    "what becomes of a version that has no test images, or a class without training images",
                    "propose",
                    new Choice(List.of("propose", "promote"))))),
    EXPERIMENT(List.of(
            optional(
                    "methods",
                    "what is compared, separated by commas: " + String.join(", ", Experiments.METHODS),
                    Experiments.ALL,
                    new OrWord(Experiments.ALL, new Several(Experiments.METHODS))),
            optional(
                    "ablations",
                    "LOFF-TA without a part or with TrivialAugment: none, all, or some of "
                            + String.join(", ", Experiments.ABLATIONS),
                    Experiments.NONE,
                    new OrWord(Experiments.NONE, new OrWord(Experiments.ALL, new Several(Experiments.ABLATIONS)))),
            optional(
                    "seeds",
                    "how many seeds each method has (1, 2, …), or a list of them such as 3,7,42",
                    "5",
                    new Seeds(1000)),
            Parameter.auto(
                    "image-epochs",
                    "passes over the training images of methods on images",
                    "as of the others",
                    Whole.of(Hyperparameters.EPOCHS)),
            Parameter.auto(
                    "image-minibatch",
                    "images of one update of methods on images",
                    "as of the others",
                    Whole.of(Hyperparameters.MINIBATCH)),
            optional(
                    "unfrozen-learning-rate",
                    "peak learning rate where the encoder is trained, too",
                    "1e-4",
                    new Decimal(Hyperparameters.LEARNING_RATE)),
            optional(
                    "metric",
                    "what methods are compared by, on test images",
                    "accuracy",
                    new Choice(Experiments.METRICS)),
            Parameter.auto(
                    JobDefinition.PRESET,
                    "paper: each cached method has the settings of its row of the LOFF-TA paper, where none are given",
                    "this program's own",
                    new Choice(List.of(Experiments.PAPER))),
            Parameter.auto(
                    "output",
                    "one more folder for the table and the page",
                    "only in the data folder",
                    new Location()))),
    SCORING(List.of(
            optional(
                    "alias",
                    "which version labels the images",
                    "champion",
                    new Choice(List.of("champion", "candidate"))),
            Parameter.auto("output", "folder for the scores", "in the data folder", new Location())));

    private final List<Parameter> parameters;

    ParameterGroup(List<Parameter> parameters) {
        this.parameters = parameters;
    }

    List<Parameter> parameters() {
        return parameters;
    }

    /** A hyperparameter: its default is that of each kind of classifier. */
    private static Parameter auto(String name, String meaning, Function<Hyperparameters, Object> value, Kind kind) {
        Map<String, String> defaults = new LinkedHashMap<>();
        for (ClassifierKind classifier : ClassifierKind.values()) {
            defaults.put(word(classifier), text(value.apply(Hyperparameters.defaults(classifier))));
        }
        boolean same = Set.copyOf(defaults.values()).size() == 1;
        String behind = same
                ? defaults.values().iterator().next()
                : defaults.entrySet().stream()
                        .map(it -> it.getKey() + ": " + it.getValue())
                        .collect(Collectors.joining(", "));
        return Parameter.auto(name, meaning, behind, kind);
    }

    private static Parameter augmentation(
            String name, String meaning, Function<TensorAugmentations, Object> value, Range range) {
        return auto(name, meaning, it -> value.apply(it.augmentation()), new Decimal(range));
    }

    private static Parameter probability(String name, String what, Function<TensorAugmentations, Object> value) {
        return augmentation(name, "probability of " + what, value, Range.PROBABILITY);
    }

    /** One that only a Hugging Face folder leaves open. */
    private static Parameter model(String name, String meaning, String behindAuto, Kind kind) {
        return Parameter.auto(name, meaning, behindAuto, kind);
    }

    private static String text(Object value) {
        if (value instanceof Number number) {
            return Range.text(number.doubleValue());
        }
        return value instanceof Enum<?> choice ? word(choice) : value.toString();
    }

    private static String onOff(boolean on) {
        return on ? "on" : "off";
    }

    private static Kind words(Enum<?>... choices) {
        return new Choice(Stream.of(choices).map(ParameterGroup::word).toList());
    }

    private static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
