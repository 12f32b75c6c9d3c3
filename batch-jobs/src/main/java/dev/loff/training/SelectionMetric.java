package dev.loff.training;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What the best epoch is chosen by, on the validation images. */
public enum SelectionMetric {
    @JsonProperty("accuracy")
    ACCURACY,
    /** The mean of the classes' recalls, for unequal classes. */
    @JsonProperty("macro-recall")
    MACRO_RECALL,
    @JsonProperty("loss")
    LOSS;

    /** A number that is greater for a better epoch. */
    double value(ValidationResult result) {
        return switch (this) {
            case ACCURACY -> result.accuracy();
            case MACRO_RECALL -> result.macroRecall();
            case LOSS -> -result.loss();
        };
    }
}
