package dev.loff.classifier;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What is trained on the cached features. */
public enum ClassifierKind {
    /** A transformer on augmented features (Konuk et al. 2024). */
    @JsonProperty("loff-ta")
    LOFF_TA,
    /** The same transformer without augmentation: the control. */
    @JsonProperty("loff")
    LOFF,
    /** One linear layer on pooled features: the baseline. */
    @JsonProperty("linear")
    LINEAR;

    public boolean augments() {
        return this == LOFF_TA;
    }
}
