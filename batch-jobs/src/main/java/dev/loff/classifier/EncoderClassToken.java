package dev.loff.classifier;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of the encoder's cached class token, where there is one. */
public enum EncoderClassToken {
    /** It joins the grid as one more token. */
    @JsonProperty("used")
    USED,
    @JsonProperty("ignored")
    IGNORED
}
