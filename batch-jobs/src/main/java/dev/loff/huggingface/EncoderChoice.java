package dev.loff.huggingface;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A user's choices for an encoder. The model's files decide everything that is not chosen.
 *
 * @param layer the block whose output is cached, 1 for the first; the last by default, normalised as in the reference library
 * @param tokens by default all patches, and the class token if the model has one
 * @param imageSize pixels of the model's input
 * @param pool side of the square of patches whose mean becomes one token
 */
public record EncoderChoice(OptionalInt layer, Optional<Cached> tokens, Optional<ImageSize> imageSize, int pool) {
    /** The defaults of the model's files. */
    public static final EncoderChoice NONE =
            new EncoderChoice(OptionalInt.empty(), Optional.empty(), Optional.empty(), 1);

    /** Which tokens of an image are cached. */
    public enum Cached {
        PATCHES("patches"),
        CLASS_AND_PATCHES("class+patches"),
        CLASS("class"),
        /** DINOv2's registers, or DeiT's distillation token. */
        REGISTERS("registers"),
        CLASS_AND_REGISTERS("class+registers");

        private final String word;

        Cached(String word) {
            this.word = word;
        }

        /** The option's value as a user writes it. */
        public String word() {
            return word;
        }

        boolean hasClass() {
            return this == CLASS_AND_PATCHES || this == CLASS || this == CLASS_AND_REGISTERS;
        }

        boolean hasPatches() {
            return this == PATCHES || this == CLASS_AND_PATCHES;
        }

        boolean hasRegisters() {
            return this == REGISTERS || this == CLASS_AND_REGISTERS;
        }

        /** Returns the choice with this word. */
        public static Cached of(String word) {
            for (Cached cached : values()) {
                if (cached.word.equals(word.toLowerCase(Locale.ROOT))) {
                    return cached;
                }
            }
            throw new IllegalArgumentException("Cannot choose tokens: there is no such choice (tokens=" + word + ")");
        }
    }

    public EncoderChoice {
        if (pool < 1 || pool > 64) {
            throw new IllegalArgumentException("Cannot pool tokens: pool is 1 to 64 (pool=" + pool + ")");
        }
    }

    public EncoderChoice withLayer(int chosen) {
        return new EncoderChoice(OptionalInt.of(chosen), tokens, imageSize, pool);
    }

    public EncoderChoice withTokens(Cached chosen) {
        return new EncoderChoice(layer, Optional.of(chosen), imageSize, pool);
    }

    public EncoderChoice withImageSize(ImageSize chosen) {
        return new EncoderChoice(layer, tokens, Optional.of(chosen), pool);
    }

    public EncoderChoice withPool(int chosen) {
        return new EncoderChoice(layer, tokens, imageSize, chosen);
    }
}
