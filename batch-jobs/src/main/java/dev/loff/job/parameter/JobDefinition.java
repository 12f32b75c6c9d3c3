package dev.loff.job.parameter;

import static dev.loff.job.parameter.Parameter.AUTO;
import static dev.loff.job.parameter.Parameter.optional;
import static dev.loff.job.parameter.Parameter.required;

import dev.loff.job.parameter.Kind.Choice;
import dev.loff.job.parameter.Kind.Day;
import dev.loff.job.parameter.Kind.Decimal;
import dev.loff.job.parameter.Kind.Name;
import dev.loff.job.parameter.Kind.OrAuto;
import dev.loff.job.parameter.Kind.Size;
import dev.loff.job.parameter.Kind.Text;
import dev.loff.job.parameter.Kind.Whole;
import dev.loff.registry.Guards;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The jobs there are and the parameters each takes. The name is that of the job XML file. */
@SuppressWarnings("ImmutableEnumChecker") // the lists are unmodifiable, which their type does not tell
public enum JobDefinition {
    EXTRACT_FEATURES(
            "extract-features",
            "Extract and cache the features of new images",
            OnConflict.QUEUE,
            Group.DAY,
            Group.DATA,
            Group.ENCODER,
            Group.EXTRACTION,
            Group.REDRIVE),
    TRAIN_CLASSIFIER(
            "train-classifier",
            "Train, evaluate and register a classifier on cached features, extracting what is missing",
            OnConflict.REFUSE,
            Group.DATA,
            Group.ENCODER,
            Group.EXTRACTION,
            Group.TRAINING),
    NIGHTLY(
            "nightly",
            "Extract, train, evaluate and register; promote the model if it is not worse than the champion",
            OnConflict.REFUSE,
            Group.DAY,
            Group.DATA,
            Group.ENCODER,
            Group.EXTRACTION,
            Group.TRAINING),
    SCORE_IMAGES(
            "score-images",
            "Label new images with the promoted model",
            OnConflict.QUEUE,
            Group.DAY,
            Group.DATA,
            Group.EXTRACTION,
            Group.SCORING),
    RETENTION("retention", "Remove what the retention policy (loff.retention.*) lets go", OnConflict.REFUSE);

    public static final String ON_CONFLICT = "on-conflict";
    public static final String AUTOMATIC_RESTARTS = "automatic-restarts";

    private enum Group {
        DAY(List.of(optional(
                JobParameters.DATE,
                "the day this run is for, YYYY-MM-DD; " + JobParameters.DATE_PLACEHOLDER
                        + " in dataset and output stands for it (auto: today)",
                AUTO,
                new OrAuto(new Day())))),
        DATA(List.of(
                required(
                        "dataset",
                        "folder of images (one sub-folder a class), or a CSV of path,label,split",
                        new Text()),
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
                        "number format of the encoder's matrix products",
                        new Choice(List.of("float32", "bfloat16"))))),
        EXTRACTION(List.of(
                optional(
                        "shard-images",
                        "images of one shard (auto: about 64 MiB a shard)",
                        AUTO,
                        new OrAuto(new Whole(1, 1 << 20))),
                optional("partitions", "parts of the extraction that run side by side", "1", new Whole(1, 256)),
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
                optional(
                        "redrive-paths",
                        "of those only these: percent-encoded, separated by commas",
                        AUTO,
                        new Text()))),
        TRAINING(List.of(
                optional(
                        "classifier",
                        "kind of classifier",
                        "loff-ta",
                        new Choice(List.of("loff-ta", "loff", "linear"))),
                optional("seed", "every random number follows from it", "1", new Whole(0, Long.MAX_VALUE)),
                auto("size", "size by name", new Choice(List.of("night", "deit-tiny", "deit-small"))),
                auto("width", "channels of a token (overrides the size's)", new Whole(8, 4096)),
                auto("depth", "transformer blocks (overrides the size's)", new Whole(1, 64)),
                auto("heads", "attention heads (overrides the size's)", new Whole(1, 64)),
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
                auto("precision", "number format of the matrix products", new Choice(List.of("float32", "bfloat16"))),
                auto("pool", "cached tokens along a side that become one before the classifier", new Whole(1, 64)),
                auto("pooling", "what the head reads", new Choice(List.of("class", "mean"))),
                auto(
                        "selection",
                        "what the best epoch is chosen by, on validation images",
                        new Choice(List.of("accuracy", "macro-recall", "loss"))),
                auto("flip", "probability of a horizontal flip", new Decimal(0, 1)),
                auto("vertical-flip", "probability of a vertical flip", new Decimal(0, 1)),
                auto("crop", "probability of a random resized crop", new Decimal(0, 1)),
                auto("crop-scale", "smallest share of the area that a crop keeps", new Decimal(0.05, 1)),
                auto("shift", "largest shift, as a share of the side", new Decimal(0, 1)),
                auto("rotation", "largest rotation in degrees", new Decimal(0, 180)),
                auto("shear", "largest shear", new Decimal(0, 1)),
                auto("noise", "Gaussian noise, relative to each channel's deviation", new Decimal(0, 10)),
                auto("trivial-augment", "one random geometric operation per image instead", Kinds.SWITCH),
                optional(
                        "segment-minibatches",
                        "store the training state after so many minibatches (0: after each epoch)",
                        "0",
                        new Whole(0, Integer.MAX_VALUE)))),
        SCORING(List.of(
                optional(
                        "alias",
                        "which version labels the images",
                        "champion",
                        new Choice(List.of("champion", "candidate"))),
                optional("output", "folder for the scores (default: in the data folder)", AUTO, new Text())));

        private final List<Parameter> parameters;

        Group(List<Parameter> parameters) {
            this.parameters = parameters;
        }
    }

    /** Apart, because an enum's constants cannot use its own static fields. */
    private static final class Kinds {
        static final Kind SWITCH = new Choice(List.of("on", "off"));
    }

    private final String jobName;
    private final String purpose;
    private final List<Parameter> parameters;

    JobDefinition(String jobName, String purpose, OnConflict onConflict, Group... groups) {
        this.jobName = jobName;
        this.purpose = purpose;
        this.parameters = Stream.concat(
                        Arrays.stream(groups).flatMap(it -> it.parameters.stream()), running(onConflict))
                .toList();
    }

    private static Stream<Parameter> running(OnConflict onConflict) {
        return Stream.of(
                optional(
                        ON_CONFLICT,
                        "what becomes of this run while another of the job is at the same data and encoder",
                        onConflict.text(),
                        new Choice(Stream.of(OnConflict.values())
                                .map(OnConflict::text)
                                .toList())),
                optional(
                        AUTOMATIC_RESTARTS,
                        "how often it goes on by itself after its host has died (auto: as the hosts are set up)",
                        AUTO,
                        new OrAuto(new Whole(0, 1000))));
    }

    private static Parameter auto(String name, String meaning, Kind kind) {
        return optional(name, meaning + " (auto: the classifier's default)", AUTO, new OrAuto(kind));
    }

    private static Parameter model(String name, String meaning, Kind kind) {
        return optional(name, meaning + " (auto: as the Hugging Face folder says)", AUTO, new OrAuto(kind));
    }

    public static JobDefinition named(String jobName) {
        return Stream.of(values())
                .filter(it -> it.jobName.equals(jobName))
                .findFirst()
                .orElseThrow(() -> new RefusedParametersException(
                        "Cannot run a job: there is none of that name (job=" + jobName + ", known=" + names() + ")"));
    }

    private static String names() {
        return Stream.of(values()).map(JobDefinition::jobName).collect(Collectors.joining(", "));
    }

    public String jobName() {
        return jobName;
    }

    public String purpose() {
        return purpose;
    }

    /** Whether this job trains a classifier, and so takes hyperparameters. */
    public boolean trains() {
        return parameters.containsAll(Group.TRAINING.parameters);
    }

    /** Whether a run of this job is for a day, which it is told. */
    public boolean takesDate() {
        return parameters.containsAll(Group.DAY.parameters);
    }

    /** Of the runs with equal guards one runs at a time: those of this job on the same data with the same encoder. */
    public Guards.Key guard(JobParameters parameters) {
        if (!readsImages()) {
            return new Guards.Key(jobName, "data folder");
        }
        String recipe = parameters.values().entrySet().stream()
                .filter(it -> it.getKey().matches("encoder(-.*)?|image-size"))
                .filter(it -> !it.getValue().equals(AUTO))
                .map(it -> it.getKey().equals("encoder") ? it.getValue() : it.getKey() + "=" + it.getValue())
                .collect(Collectors.joining(" "));
        return new Guards.Key(
                jobName,
                real(parameters.text("dataset")) + " with "
                        + (recipe.isEmpty() ? "model " + parameters.text("model") : "encoder " + recipe));
    }

    /** One data set has one name, whatever links lead to it. */
    private static String real(String dataset) {
        try {
            return Path.of(dataset).toRealPath().toString();
        } catch (IOException e) {
            return Path.of(dataset).toAbsolutePath().normalize().toString();
        }
    }

    /** Whether this job works on a data set. */
    public boolean readsImages() {
        return parameters.containsAll(Group.DATA.parameters);
    }

    public List<Parameter> parameters() {
        return parameters;
    }

    /** Checks what was given and fills in the defaults; refuses with every problem at once. */
    public JobParameters check(Map<String, String> given) {
        List<String> problems = new ArrayList<>();
        Map<String, String> unknown = new TreeMap<>(given);
        Map<String, String> values = new TreeMap<>();
        for (Parameter parameter : parameters) {
            String value = given.getOrDefault(parameter.name(), parameter.defaultValue());
            unknown.remove(parameter.name());
            if (value == null) {
                problems.add(parameter.name() + " is missing: " + parameter.meaning());
            } else {
                parameter
                        .kind()
                        .problem(value)
                        .ifPresent(problem -> problems.add(problem + " (" + parameter.name() + "=" + value + ")"));
                values.put(parameter.name(), value);
            }
        }
        unknown.forEach((name, value) -> problems.add("there is no such parameter (" + name + "=" + value + ")"));
        if (!problems.isEmpty()) {
            String valid = parameters.stream().map(Parameter::name).collect(Collectors.joining(", "));
            throw new RefusedParametersException(
                    "Cannot run " + jobName + ": " + String.join("; ", problems) + ". Valid parameters: " + valid);
        }
        if (values.getOrDefault("model", "").equals(AUTO)) {
            values.put("model", modelName(values.getOrDefault("dataset", "")));
        }
        return new JobParameters(values);
    }

    private static String modelName(String dataset) {
        Path name = Path.of(dataset).toAbsolutePath().normalize().getFileName();
        String plain = (name == null ? "model" : name.toString()).replaceAll("(?i)\\.csv$", "");
        return plain.replaceAll("[^A-Za-z0-9._-]", "-").replaceAll("^[^A-Za-z0-9]+", "");
    }
}
