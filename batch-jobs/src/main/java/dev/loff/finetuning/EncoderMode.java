package dev.loff.finetuning;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What training does to the encoder in its loop. */
public enum EncoderMode {
    /** Its weights stay as they are; its features are rounded to float16, as cached ones are. */
    @JsonProperty("frozen")
    FROZEN,
    /** Its weights are trained with the classifier's: fine-tuning. */
    @JsonProperty("unfrozen")
    UNFROZEN
}
