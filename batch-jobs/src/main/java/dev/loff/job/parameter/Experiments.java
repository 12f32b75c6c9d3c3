package dev.loff.job.parameter;

import dev.loff.experiment.Method;
import dev.loff.experiment.Score;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What the parameters of an experiment mean: its methods, its seeds, and the parameters of each method's training. */
public final class Experiments {
    static final String ALL = "all";
    static final String NONE = "none";
    static final String PAPER = "paper";

    static final List<String> METHODS = Stream.of(Method.values())
            .filter(it -> it.kind() != Method.Kind.ABLATION)
            .map(Method::text)
            .toList();
    static final List<String> ABLATIONS = Stream.of(Method.values())
            .filter(it -> it.kind() == Method.Kind.ABLATION)
            .map(Method::part)
            .toList();
    static final List<String> METRICS =
            Stream.of(Score.values()).map(Score::text).toList();

    private Experiments() {}

    /** In the order in which they are trained. */
    public static Set<Method> methods(JobParameters parameters) {
        Set<Method> methods = EnumSet.noneOf(Method.class);
        words(parameters.text("methods"), METHODS).forEach(it -> methods.add(Method.named(it)));
        words(parameters.text("ablations"), ABLATIONS).forEach(it -> methods.add(Method.ablation(it)));
        return methods;
    }

    private static List<String> words(String text, List<String> all) {
        return switch (text) {
            case ALL -> all;
            case NONE -> List.of();
            default -> List.of(text.split(","));
        };
    }

    public static List<Long> seeds(JobParameters parameters) {
        String text = parameters.text("seeds");
        return text.contains(",")
                ? Stream.of(text.split(",")).map(Long::valueOf).toList()
                : LongStream.rangeClosed(1, Long.parseLong(text)).boxed().toList();
    }

    public static Score metric(JobParameters parameters) {
        return Score.named(parameters.text("metric"));
    }

    /**
     * The parameters of {@code train-classifier} for one cell. A method on cached features has those of its row of the paper; an
     * ablation's word is the last. On images the classifier is that of the method without augmentation of tensors. As in the paper
     * a transformer's head reads a class token unless told otherwise.
     */
    public static JobParameters training(JobParameters parameters, Method method, long seed) {
        Preset row = row(method);
        Map<String, String> values = new TreeMap<>();
        if (parameters.text(JobDefinition.PRESET).equals(PAPER)) {
            values.putAll(row.parameters());
        } else if (row != Preset.LINEAR) {
            values.put("pooling", "class");
        }
        values.keySet().removeIf(it -> parameters.values().containsKey(it) && !parameters.isAuto(it));
        if (row == Preset.LINEAR || row == Preset.LOFF) {
            augmenting().forEach(it -> values.put(it, Parameter.AUTO));
        }
        if (method.kind() == Method.Kind.IMAGES) {
            putGiven(parameters, "image-epochs", "epochs", values);
            putGiven(parameters, "image-minibatch", "minibatch", values);
        }
        if (method == Method.UNFROZEN_LINEAR) {
            values.put("learning-rate", parameters.text("unfrozen-learning-rate"));
        }
        values.putAll(row.own());
        values.put("seed", Long.toString(seed));
        return parameters.with(values);
    }

    private static Preset row(Method method) {
        return switch (method) {
            case LINEAR, FROZEN_LINEAR_IMAGES, UNFROZEN_LINEAR -> Preset.LINEAR;
            case LOFF, FROZEN_DEIT_IMAGES -> Preset.LOFF;
            case LOFF_TA -> Preset.LOFF_TA;
            case LOFF_TA_NO_CLS -> Preset.LOFF_TA_NO_CLS;
            case LOFF_TA_NO_NORM -> Preset.LOFF_TA_NO_NORM;
            case LOFF_TA_NO_NOISE -> Preset.LOFF_TA_NO_NOISE;
            case LOFF_TA_NO_SPATIAL -> Preset.LOFF_TA_NO_SPATIAL;
            case LOFF_TA_TRIVIAL_AUGMENT -> Preset.LOFF_TA_TRIVIAL_AUGMENT;
        };
    }

    private static void putGiven(JobParameters parameters, String from, String to, Map<String, String> values) {
        if (!parameters.isAuto(from)) {
            values.put(to, parameters.text(from));
        }
    }

    /** What only methods that augment may be told; the others go without. */
    private static List<String> augmenting() {
        return ParameterGroup.AUGMENTATION.parameters().stream()
                .map(Parameter::name)
                .toList();
    }
}
