package dev.loff.job.parameter;

import static dev.loff.job.parameter.Parameter.AUTO;
import static dev.loff.job.parameter.Parameter.optional;

import dev.loff.encoder.ShippedEncoder;
import dev.loff.job.parameter.Kind.Choice;
import dev.loff.job.parameter.Kind.Location;
import dev.loff.job.parameter.Kind.Whole;
import dev.loff.registry.Guards;
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
            ParameterGroup.DAY,
            ParameterGroup.DATA,
            ParameterGroup.ENCODER,
            ParameterGroup.EXTRACTION,
            ParameterGroup.REDRIVE),
    TRAIN_CLASSIFIER(
            "train-classifier",
            "Train, evaluate and register a classifier on cached features, extracting what is missing",
            OnConflict.REFUSE,
            ParameterGroup.DATA,
            ParameterGroup.ENCODER,
            ParameterGroup.EXTRACTION,
            ParameterGroup.CLASSES,
            ParameterGroup.CLASSIFIER,
            ParameterGroup.TRAINING,
            ParameterGroup.AUGMENTATION),
    NIGHTLY(
            "nightly",
            "Extract, train, evaluate and register; promote the model if it is not worse than the champion",
            OnConflict.REFUSE,
            ParameterGroup.DAY,
            ParameterGroup.DATA,
            ParameterGroup.ENCODER,
            ParameterGroup.EXTRACTION,
            ParameterGroup.CLASSES,
            ParameterGroup.CLASSIFIER,
            ParameterGroup.TRAINING,
            ParameterGroup.AUGMENTATION,
            ParameterGroup.PROMOTION),
    EXPERIMENT(
            "experiment",
            "Compare methods with several seeds each on one data set, as the LOFF-TA paper does",
            OnConflict.REFUSE,
            ParameterGroup.DATA,
            ParameterGroup.ENCODER,
            ParameterGroup.EXTRACTION,
            ParameterGroup.EXPERIMENT,
            ParameterGroup.TRAINING,
            ParameterGroup.AUGMENTATION),
    SCORE_IMAGES(
            "score-images",
            "Label new images with the promoted model",
            OnConflict.QUEUE,
            ParameterGroup.DAY,
            ParameterGroup.DATA,
            ParameterGroup.EXTRACTION,
            ParameterGroup.SCORING),
    RETENTION("retention", "Remove what the retention policy (loff.retention.*) lets go", OnConflict.REFUSE);

    public static final String ON_CONFLICT = "on-conflict";
    static final String PRESET = "preset";
    public static final String AUTOMATIC_RESTARTS = "automatic-restarts";

    /** The parameter that marks what was asked for over HTTP: its paths are checked again when the run starts. */
    public static final String ONLY_DATA_ROOTS = "only-data-roots";

    private final String jobName;
    private final String purpose;
    private final List<Parameter> parameters;

    JobDefinition(String jobName, String purpose, OnConflict onConflict, ParameterGroup... groups) {
        this.jobName = jobName;
        this.purpose = purpose;
        this.parameters = Stream.concat(
                        Arrays.stream(groups).flatMap(it -> it.parameters().stream()), running(onConflict))
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
                Parameter.auto(
                        AUTOMATIC_RESTARTS,
                        "how often it is restarted by itself after its host has died",
                        "as the hosts are set up",
                        new Whole(0, 1000)),
                optional(
                        ONLY_DATA_ROOTS,
                        "whether all folders must be in loff.data-roots (always on for what is asked for over HTTP)",
                        "off",
                        Choice.onOff()));
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

    /** Whether this job trains one classifier, and so takes hyperparameters. */
    public boolean trains() {
        return parameters.containsAll(ParameterGroup.CLASSIFIER.parameters());
    }

    /** Whether a run of this job is for a day, which it is told. */
    public boolean takesDate() {
        return parameters.containsAll(ParameterGroup.DAY.parameters());
    }

    /** Of the runs with equal guards one runs at a time: those of this job on the same data with the same encoder. */
    public Guards.Key guard(JobParameters parameters) {
        if (!readsImages()) {
            return new Guards.Key(jobName, "data folder");
        }
        return new Guards.Key(
                jobName,
                new Location().canonical(parameters.text("dataset")) + " with "
                        + (takesEncoder() ? "encoder " + recipe(parameters) : "model " + parameters.text("model")));
    }

    private boolean takesEncoder() {
        return parameters.containsAll(ParameterGroup.ENCODER.parameters());
    }

    /** What decides the features, each part spelled in one way. */
    private static String recipe(JobParameters given) {
        Map<String, String> parts = new TreeMap<>();
        for (Parameter parameter : ParameterGroup.ENCODER.parameters()) {
            String value = given.values().getOrDefault(parameter.name(), AUTO);
            String canonical = value.equals(AUTO) ? value : parameter.canonical(value);
            if (!canonical.equals(AUTO)) {
                parts.put(parameter.name(), canonical);
            }
        }
        return parts.entrySet().stream()
                .map(it -> it.getKey().equals("encoder") ? shipped(it.getValue()) : it.getKey() + "=" + it.getValue())
                .collect(Collectors.joining(" "));
    }

    /** The shipped encoder may also be named by the folder that it is unpacked to. */
    private static String shipped(String encoder) {
        Path name = Path.of(encoder).getFileName();
        return name != null
                        && ShippedEncoder.isFolderName(name.toString())
                        && name.toString().equals(ShippedEncoder.folderName())
                ? JobParameters.SHIPPED
                : encoder;
    }

    /** Whether this job works on a data set. */
    public boolean readsImages() {
        return parameters.containsAll(ParameterGroup.DATA.parameters());
    }

    public List<Parameter> parameters() {
        return parameters;
    }

    /** Checks what was given and fills in the defaults; refuses with every problem at once. */
    public JobParameters check(Map<String, String> told) {
        Map<String, String> given = JobParameters.renamed(told);
        List<String> problems = new ArrayList<>();
        Map<String, String> unknown = new TreeMap<>(given);
        Map<String, String> values = new TreeMap<>();
        Map<String, String> preset = Preset.named(given.getOrDefault(PRESET, ""))
                .map(Preset::parameters)
                .orElse(Map.of());
        for (Parameter parameter : parameters) {
            String value = given.getOrDefault(
                    parameter.name(), preset.getOrDefault(parameter.name(), parameter.defaultValue()));
            unknown.remove(parameter.name());
            if (value == null) {
                problems.add(parameter.name() + " is missing: " + parameter.meaning());
            } else {
                parameter
                        .kind()
                        .problem(value)
                        .ifPresent(problem -> problems.add(
                                problem + " (" + parameter.name() + "=" + value + ") [" + parameter.line() + "]"));
                values.put(parameter.name(), value);
            }
        }
        unknown.forEach((name, value) ->
                problems.add("there is no such parameter (" + name + "=" + value + "), " + hint(name)));
        if (!problems.isEmpty()) {
            throw new RefusedParametersException("Cannot run " + jobName + ": " + String.join("; ", problems));
        }
        if (values.getOrDefault("model", "").equals(AUTO)) {
            values.put("model", modelName(values.getOrDefault("dataset", "")));
        }
        return new JobParameters(values);
    }

    private String hint(String unknown) {
        List<String> nearest = Spelling.nearest(
                unknown, parameters.stream().map(Parameter::name).toList(), 1);
        return nearest.isEmpty()
                ? "`loff run " + jobName + " --help-parameters` lists all"
                : "did you mean `" + nearest.get(0) + "`?";
    }

    private static String modelName(String dataset) {
        Path name = Path.of(dataset).toAbsolutePath().normalize().getFileName();
        String plain = (name == null ? "model" : name.toString()).replaceAll("(?i)\\.csv$", "");
        return plain.replaceAll("[^A-Za-z0-9._-]", "-").replaceAll("^[^A-Za-z0-9]+", "");
    }
}
