package dev.loff.classifier;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the encoder's cached class token is used, where there is one. */
public enum EncoderClassToken {
    /** It joins the grid as one more token. */
    @JsonProperty("used")
    USED,
    @JsonProperty("ignored")
    IGNORED
}
