package dev.loff.augmentation;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How crop, shift, rotation and shear come together on an image. Flips and noise have their own chance in any case. */
public enum GeometricChoice {
    /** Each by its own probability; several may meet. */
    @JsonProperty("each")
    EACH,
    /**
     * After TrivialAugment (Müller, Hutter 2021): one of nothing, crop, shift along x or y, rotation, shear along x or y,
     * all equally likely, with a strength between none and the largest. Their probabilities are not asked.
     */
    @JsonProperty("one")
    ONE
}
