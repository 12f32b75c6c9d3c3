package dev.loff.finetuning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * What a training state says about where its tokens came from.
 *
 * @param encoder its fingerprint
 */
record InputDescription(String encoder, ImageRecipe recipe) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static InputDescription of(EncoderInLoop encoder, ImageRecipe recipe) {
        return new InputDescription(encoder.fingerprint().hex(), recipe);
    }

    static InputDescription parse(String text) {
        try {
            return JSON.readValue(text, InputDescription.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "Cannot resume: the state is not of a training on images (input=" + text + ")", e);
        }
    }

    String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write a training's input: " + e.getOriginalMessage(), e);
        }
    }
}
