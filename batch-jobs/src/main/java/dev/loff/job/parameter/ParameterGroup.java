package dev.loff.job.parameter;

import static dev.loff.job.parameter.Parameter.AUTO;
import static dev.loff.job.parameter.Parameter.optional;
import static dev.loff.job.parameter.Parameter.required;

import dev.loff.job.parameter.Kind.Choice;
import dev.loff.job.parameter.Kind.Day;
import dev.loff.job.parameter.Kind.Decimal;
import dev.loff.job.parameter.Kind.Name;
import dev.loff.job.parameter.Kind.OrAuto;
import dev.loff.job.parameter.Kind.OrWord;
import dev.loff.job.parameter.Kind.Seeds;
import dev.loff.job.parameter.Kind.Several;
import dev.loff.job.parameter.Kind.Size;
import dev.loff.job.parameter.Kind.Text;
import dev.loff.job.parameter.Kind.Whole;
import dev.loff.tensorflow.Precision;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Parameters that several jobs take together. */
@SuppressWarnings("ImmutableEnumChecker") // the lists are unmodifiable, which their type does not tell
enum ParameterGroup {
    DAY(List.of(optional(
            JobParameters.DATE,
            "the day this run is for, YYYY-MM-DD; " + JobParameters.DATE_PLACEHOLDER
                    + " in dataset and output stands for it (auto: today)",
            AUTO,
            new OrAuto(new Day())))),
    DATA(List.of(
            required("dataset", "folder of images (one sub-folder a class), or a CSV of path,label,split", new Text()),
            optional("model", "name of the model (default: the data set's name)", AUTO, new OrAuto(new Name())))),
    ENCODER(List.of(
            optional(
                    "encoder",
                    "shipped, a Hugging Face folder, or a folder with a SavedModel and its encoder.json",
                    "shipped",
                    new Text()),
            model("encoder-layer", "block whose output is cached, 1 for the first", new Whole(1, 256)),
            model(
                    "encoder-tokens",
                    "tokens that are cached",
                    new Choice(List.of("patches", "class+patches", "class", "registers", "class+registers"))),
            model("image-size", "pixels of the encoder's input, such as 448 or 448x672", new Size(8192)),
            model("encoder-pool", "patches along a side that become one token before caching", new Whole(1, 64)),
            model(
                    "encoder-precision",
                    "number format of the encoder's matrix products (float16: on a GPU)",
                    precisions()))),
    EXTRACTION(List.of(
            optional(
                    "shard-images",
                    "images of one shard (auto: about 64 MiB a shard)",
                    AUTO,
                    new OrAuto(new Whole(1, 1 << 20))),
            optional(
                    JobParameters.WORKERS,
                    "how many extract side by side; the shards are the same (auto: one a GPU, else 1)",
                    AUTO,
                    new OrAuto(new Whole(1, 256))),
            optional(
                    JobParameters.ENCODER_MINIBATCH,
                    "images of one call of the encoder, for GPUs (auto: 1, or what the encoder is registered with)",
                    AUTO,
                    new OrAuto(new Choice(Stream.iterate(1, it -> it <= 1024, it -> 2 * it)
                            .map(String::valueOf)
                            .toList()))),
            optional(
                    "quarantine-threshold",
                    "share of images that may be set aside before the job fails",
                    "0.01",
                    new Decimal(0, 1)))),
    REDRIVE(List.of(
            optional(
                    "redrive",
                    "extract only images that this execution set aside (0: all that have no features)",
                    "0",
                    new Whole(0, Long.MAX_VALUE)),
            optional("redrive-paths", "of those only these: percent-encoded, separated by commas", AUTO, new Text()))),
    CLASSIFIER(List.of(
            optional("classifier", "kind of classifier", "loff-ta", new Choice(List.of("loff-ta", "loff", "linear"))),
            optional(
                    JobDefinition.PRESET,
                    "settings of a row of the LOFF-TA paper, where none are given (auto: this program's own)",
                    AUTO,
                    new OrAuto(new Choice(Preset.names()))),
            optional("seed", "every random number follows from it", "1", new Whole(0, Long.MAX_VALUE)),
            optional(
                    JobParameters.SPEED_PROBE,
                    "measure a few updates with the encoder in the loop, for the speed-up",
                    "on",
                    new Choice(List.of("on", "off"))))),
    TRAINING(List.of(
            auto("size", "size by name", new Choice(List.of("night", "deit-tiny", "deit-small"))),
            auto("width", "channels of a token (overrides the size's)", new Whole(8, 4096)),
            auto("depth", "transformer blocks (overrides the size's)", new Whole(1, 64)),
            auto("heads", "attention heads (overrides the size's)", new Whole(1, 64)),
            optional(
                    "initial-weights",
                    "Hugging Face folder of a ViT or DeiT whose blocks the transformer starts from (auto: random"
                            + " numbers)",
                    AUTO,
                    new Text()),
            auto("epochs", "passes over the training images", new Whole(1, 100_000)),
            auto("minibatch", "images of one update", new Whole(1, 65_536)),
            auto("learning-rate", "peak learning rate", new Decimal(1e-8, 10)),
            auto("minimum-learning-rate", "learning rate at the end of the cosine", new Decimal(0, 10)),
            auto("warmup-updates", "updates of linear warm-up", new Whole(0, 1_000_000)),
            auto("weight-decay", "decoupled weight decay", new Decimal(0, 10)),
            auto("clip-norm", "largest global gradient norm", new Decimal(1e-6, 1e6)),
            auto("label-smoothing", "label smoothing", new Decimal(0, 0.99)),
            auto("class-weights", "weights of classes in the loss", new Choice(List.of("none", "balanced"))),
            auto("dropout", "dropout probability", new Decimal(0, 0.95)),
            auto("drop-path", "largest drop-path probability", new Decimal(0, 0.95)),
            auto("patience", "epochs without a better validation before an early stop", new Whole(1, 100_000)),
            auto("precision", "number format of the matrix products (float16: on a GPU)", precisions()),
            auto(
                    "weight-average",
                    "decay of the moving average of weights that becomes the model",
                    new Decimal(0, 0.99999)),
            auto("wide", "a linear path from pooled features beside the transformer", new Choice(List.of("on", "off"))),
            auto("projection-norm", "layer norm after the projection", new Choice(List.of("on", "off"))),
            auto(
                    "encoder-class-token",
                    "the encoder's class token beside its patches, where it was cached",
                    new Choice(List.of("used", "ignored"))),
            auto("pool", "cached tokens along a side that become one before the classifier", new Whole(1, 64)),
            auto("pooling", "what the head reads", new Choice(List.of("class", "mean"))),
            auto(
                    "selection",
                    "what the best epoch is chosen by, on validation images",
                    new Choice(List.of("accuracy", "macro-recall", "loss"))),
            optional(
                    "segment-minibatches",
                    "store the training state after so many minibatches (0: after each epoch)",
                    "0",
                    new Whole(0, Integer.MAX_VALUE)))),
    AUGMENTATION(List.of(
            auto("spatial", "off: no flip, crop, shift, rotation or shear", new Choice(List.of("on", "off"))),
            auto("flip", "probability of a horizontal flip", new Decimal(0, 1)),
            auto("vertical-flip", "probability of a vertical flip", new Decimal(0, 1)),
            auto("crop", "probability of a random resized crop", new Decimal(0, 1)),
            auto("crop-scale", "smallest share of the area that a crop keeps", new Decimal(0.05, 1)),
            auto("crop-aspect", "largest ratio by which a crop changes the aspect", new Decimal(1, 10)),
            auto("shift", "largest shift, as a share of the side", new Decimal(0, 1)),
            auto("shift-probability", "probability of a shift", new Decimal(0, 1)),
            auto("rotation", "largest rotation in degrees", new Decimal(0, 180)),
            auto("rotation-probability", "probability of a rotation", new Decimal(0, 1)),
            auto("shear", "largest shear", new Decimal(0, 1)),
            auto("shear-probability", "probability of a shear", new Decimal(0, 1)),
            auto("noise", "Gaussian noise, relative to each channel's deviation", new Decimal(0, 10)),
            auto("noise-probability", "probability of noise", new Decimal(0, 1)),
            auto("mixup", "alpha of mixup, 0 for never", new Decimal(0, 1)),
            auto("cutmix", "alpha of CutMix, 0 for never", new Decimal(0, 1)),
            auto(
                    "trivial-augment",
                    "one random geometric operation per image instead",
                    new Choice(List.of("on", "off"))))),
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
            optional(
                    "image-epochs",
                    "passes over the training images of methods on images (auto: as of the others)",
                    AUTO,
                    new OrAuto(new Whole(1, 100_000))),
            optional(
                    "image-minibatch",
                    "images of one update of methods on images (auto: as of the others)",
                    AUTO,
                    new OrAuto(new Whole(1, 65_536))),
            optional(
                    "unfrozen-learning-rate",
                    "peak learning rate where the encoder is trained, too",
                    "1e-4",
                    new Decimal(1e-8, 1)),
            optional(
                    "metric",
                    "what methods are compared by, on test images",
                    "accuracy",
                    new Choice(Experiments.METRICS)),
            optional(
                    JobDefinition.PRESET,
                    "paper: each cached method has the settings of its row of the LOFF-TA paper, where none are given"
                            + " (auto: this program's own)",
                    AUTO,
                    new OrAuto(new Choice(List.of(Experiments.PAPER)))),
            optional(
                    "output",
                    "one more folder for the table and the page (auto: only in the data folder)",
                    AUTO,
                    new Text()))),
    SCORING(List.of(
            optional(
                    "alias",
                    "which version labels the images",
                    "champion",
                    new Choice(List.of("champion", "candidate"))),
            optional("output", "folder for the scores (default: in the data folder)", AUTO, new Text())));

    private final List<Parameter> parameters;

    ParameterGroup(List<Parameter> parameters) {
        this.parameters = parameters;
    }

    List<Parameter> parameters() {
        return parameters;
    }

    private static Parameter auto(String name, String meaning, Kind kind) {
        return optional(name, meaning + " (auto: the classifier's default)", AUTO, new OrAuto(kind));
    }

    private static Parameter model(String name, String meaning, Kind kind) {
        return optional(name, meaning + " (auto: as the Hugging Face folder says)", AUTO, new OrAuto(kind));
    }

    private static Kind precisions() {
        return new Choice(Stream.of(Precision.values())
                .map(it -> it.name().toLowerCase(Locale.ROOT))
                .toList());
    }
}
