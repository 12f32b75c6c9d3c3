package dev.loff.job.parameter;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Training parameters that go together, named after rows of the LOFF-TA paper's tables (Konuk et al. 2024). What the paper does
 * not tell follows the same group's public code: DeiT-S, minibatches of 64, 500 updates of warm-up to a rate of 1e-4, gradients
 * clipped at 1. What a user gives beside a preset wins over it.
 */
enum Preset {
    LINEAR("classifier=linear"),
    LOFF("classifier=loff"),
    LOFF_TA("classifier=loff-ta"),
    LOFF_TA_NO_CLS("classifier=loff-ta pooling=mean encoder-class-token=ignored"),
    LOFF_TA_NO_NORM("classifier=loff-ta projection-norm=off"),
    LOFF_TA_NO_NOISE("classifier=loff-ta noise=0"),
    LOFF_TA_NO_SPATIAL("classifier=loff-ta spatial=off"),
    LOFF_TA_TRIVIAL_AUGMENT("classifier=loff-ta trivial-augment=on");

    private static final Map<String, String> TRANSFORMER = parse("size=deit-small wide=off pooling=class minibatch=64"
            + " learning-rate=1e-4 minimum-learning-rate=1e-6 warmup-updates=500 clip-norm=1");
    private static final Map<String, String> AUGMENTED =
            parse("flip=0.5 vertical-flip=0.5 crop=1 crop-scale=0.8 noise=0.1");

    private final String own;

    Preset(String own) {
        this.own = own;
    }

    static List<String> names() {
        return Stream.of(values()).map(Preset::text).toList();
    }

    static Optional<Preset> named(String text) {
        return Stream.of(values()).filter(it -> it.text().equals(text)).findFirst();
    }

    private String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Parameters and their values. */
    Map<String, String> parameters() {
        Map<String, String> values = new LinkedHashMap<>();
        if (this != LINEAR) {
            values.putAll(TRANSFORMER);
        }
        if (this != LINEAR && this != LOFF) {
            values.putAll(AUGMENTED);
        }
        values.putAll(own());
        return values;
    }

    /** What sets this row apart from the others. */
    Map<String, String> own() {
        return parse(own);
    }

    private static Map<String, String> parse(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : text.split(" ", -1)) {
            values.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        return values;
    }
}
