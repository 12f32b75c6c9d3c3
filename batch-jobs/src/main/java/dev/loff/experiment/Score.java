package dev.loff.experiment;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.loff.evaluation.Estimate;
import dev.loff.evaluation.Evaluation;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What methods are compared by; the paper takes kappa for APTOS, macro recall for ISIC, ROC AUC for DDSM, else accuracy. */
public enum Score {
    @JsonProperty("accuracy")
    ACCURACY("accuracy"),
    @JsonProperty("kappa")
    KAPPA("quadratic kappa"),
    @JsonProperty("macro-recall")
    MACRO_RECALL("macro recall"),
    @JsonProperty("roc-auc")
    ROC_AUC("ROC AUC");

    private final String title;

    Score(String title) {
        this.title = title;
    }

    /** Reads {@link #text}. */
    public static Score named(String text) {
        return Stream.of(values())
                .filter(it -> it.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Cannot compare methods: there is no such metric (metric=" + text + ")"));
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String title() {
        return title;
    }

    private @Nullable Estimate of(Evaluation evaluation) {
        return switch (this) {
            case ACCURACY -> evaluation.top1();
            case KAPPA -> evaluation.quadraticKappa();
            case MACRO_RECALL -> evaluation.macroRecall();
            case ROC_AUC -> evaluation.rocAuc();
        };
    }

    /** All that have a value. */
    public static Map<Score, Estimate> all(Evaluation evaluation) {
        Map<Score, Estimate> scores = new EnumMap<>(Score.class);
        for (Score score : values()) {
            Estimate estimate = score.of(evaluation);
            if (estimate != null) {
                scores.put(score, estimate);
            }
        }
        return scores;
    }
}
