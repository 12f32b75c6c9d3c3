package dev.loff.experiment;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A row of the LOFF-TA paper's tables (Konuk et al. 2024), in the order in which they are trained: what takes little memory
 * comes first, so that what it leaves in the process does not count for it.
 */
public enum Method {
    @JsonProperty("linear")
    LINEAR("Frozen + linear, cached", Kind.CACHED),
    @JsonProperty("loff")
    LOFF("LOFF", Kind.CACHED),
    @JsonProperty("loff-ta")
    LOFF_TA("LOFF-TA", Kind.CACHED),
    @JsonProperty("loff-ta-no-cls")
    LOFF_TA_NO_CLS("LOFF-TA, no class token", Kind.ABLATION),
    @JsonProperty("loff-ta-no-norm")
    LOFF_TA_NO_NORM("LOFF-TA, no layer norm", Kind.ABLATION),
    @JsonProperty("loff-ta-no-noise")
    LOFF_TA_NO_NOISE("LOFF-TA, no noise", Kind.ABLATION),
    @JsonProperty("loff-ta-no-spatial")
    LOFF_TA_NO_SPATIAL("LOFF-TA, no spatial augmentation", Kind.ABLATION),
    @JsonProperty("loff-ta-trivial-augment")
    LOFF_TA_TRIVIAL_AUGMENT("LOFF-TA + TrivialAugment", Kind.ABLATION),
    @JsonProperty("frozen-linear-images")
    FROZEN_LINEAR_IMAGES("Frozen + augmented images + linear", Kind.IMAGES),
    @JsonProperty("frozen-deit-images")
    FROZEN_DEIT_IMAGES("Frozen + augmented images + DeiT", Kind.IMAGES),
    @JsonProperty("unfrozen-linear")
    UNFROZEN_LINEAR("Unfrozen + linear (fine-tuning)", Kind.IMAGES);

    /** What a method is trained on, and whether it is LOFF-TA without one of its parts. */
    public enum Kind {
        @JsonProperty("cached")
        CACHED,
        @JsonProperty("ablation")
        ABLATION,
        @JsonProperty("images")
        IMAGES
    }

    private static final String ABLATED = "loff-ta-";

    private final String title;
    private final Kind kind;

    Method(String title, Kind kind) {
        this.title = title;
        this.kind = kind;
    }

    /** Reads {@link #text}. */
    public static Method named(String text) {
        return Stream.of(values())
                .filter(it -> it.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Cannot compare methods: there is none of that name (method=" + text + ")"));
    }

    /** The ablation that {@link #part} names. */
    public static Method ablation(String part) {
        return named(ABLATED + part);
    }

    /** As parameters, rows and files name it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What an ablation leaves out or adds, as a parameter names it. */
    public String part() {
        return text().substring(ABLATED.length());
    }

    /** As people read it. */
    public String title() {
        return title;
    }

    public Kind kind() {
        return kind;
    }
}
