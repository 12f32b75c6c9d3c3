package dev.loff.encoder;

import java.util.List;
import java.util.stream.Stream;

/** Why an image has no features. */
public enum QuarantineReason {
    /** The file has no bytes. */
    EMPTY,
    /** The first bytes match no known picture format. */
    NOT_AN_IMAGE,
    /** A picture, but of a format or variant that is not supported. */
    UNSUPPORTED_FORMAT,
    TOO_MANY_BYTES,
    /** More pixels, or a longer side, than allowed; decided before decoding. */
    TOO_MANY_PIXELS,
    /** The content ends early. */
    TRUNCATED,
    /** The content is complete but broken. */
    CORRUPT,
    /** The file is there but cannot be read. */
    UNREADABLE,
    /** The file was listed but no longer exists. */
    VANISHED,
    /** The content differs from the one that was listed. */
    CHANGED,
    NOT_A_FILE,
    /** The encoder returned NaN, or a value that float16 cannot hold. */
    NON_FINITE;

    /** Whether another decoder may read what this one refused. */
    public boolean liesInDecoder() {
        return switch (this) {
            case NOT_AN_IMAGE, UNSUPPORTED_FORMAT, TOO_MANY_PIXELS, TRUNCATED, CORRUPT -> true;
            case EMPTY, TOO_MANY_BYTES, NON_FINITE, UNREADABLE, VANISHED, CHANGED, NOT_A_FILE -> false;
        };
    }

    /** Whether the reason lies in the content: the same bytes would be quarantined again. */
    public boolean lasting() {
        return switch (this) {
            case EMPTY,
                    NOT_AN_IMAGE,
                    UNSUPPORTED_FORMAT,
                    TOO_MANY_BYTES,
                    TOO_MANY_PIXELS,
                    TRUNCATED,
                    CORRUPT,
                    NON_FINITE -> true;
            case UNREADABLE, VANISHED, CHANGED, NOT_A_FILE -> false;
        };
    }

    /** The names of the {@link #lasting} reasons. */
    public static List<String> lastingNames() {
        return Stream.of(values())
                .filter(QuarantineReason::lasting)
                .map(QuarantineReason::name)
                .toList();
    }
}
