package dev.loff.training;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The metric on the validation images that the best epoch is chosen by. */
public enum SelectionMetric {
    @JsonProperty("accuracy")
    ACCURACY,
    /** The mean of the classes' recalls, for imbalanced classes. */
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
