package dev.loff.classifier;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What the head of the transformer reads. */
public enum Pooling {
    /** A learned class token that attends to all others. */
    @JsonProperty("class")
    CLASS,
    /** The mean of all tokens. */
    @JsonProperty("mean")
    MEAN
}
