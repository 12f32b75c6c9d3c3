package dev.loff.dataset;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an image is used for. */
public enum Split {
    TRAIN(2),
    VALIDATION(1),
    TEST(0);

    private static final int LONGEST_NAME = 64;
    /** Characters that may stand between or around words: {@code train_images}, {@code 1-test}, {@code val2017}. */
    private static final String BETWEEN = "[-_. +()0-9]*";
    /** Words that do not name a split. None of them is composed of others, so a name matches in only one way. */
    private static final String BESIDE =
            "(?:(?:images?|imgs?|pics?|pictures?|photos?|sets?|data|splits?|samples?|files?|folders?)" + BETWEEN + ")*";

    private static final Pattern NAME = Pattern.compile(BETWEEN + BESIDE
            + "(?:(?<train>train[-_+]?val|train[-_+]?valid|train|training|trn)"
            + "|(?<validation>validation|validate|valid|val|dev|devel|development)"
            + "|(?<test>tests?|testing|tst|eval|evaluation|evaluate))"
            + BETWEEN + BESIDE);

    /** Of equal images in several splits, the one with the lowest order is kept, so that no test image is also trained on. */
    private final int keepOrder;

    Split(int keepOrder) {
        this.keepOrder = keepOrder;
    }

    byte keepOrder() {
        return (byte) keepOrder;
    }

    static Split ofKeepOrder(byte keepOrder) {
        return switch (keepOrder) {
            case 0 -> TEST;
            case 1 -> VALIDATION;
            default -> TRAIN;
        };
    }

    /**
     * The split that a folder or a manifest cell names, in any case: the words of the common frameworks ({@code train},
     * {@code training}; {@code validation}, {@code valid}, {@code val}, {@code dev}; {@code test}, {@code testing},
     * {@code eval}, {@code evaluation} and their like), alone or beside numbers and words such as {@code images} and
     * {@code set}. {@code trainval} is training.
     */
    static Optional<Split> named(String name) {
        if (name.length() > LONGEST_NAME) {
            return Optional.empty();
        }
        Matcher words = NAME.matcher(name.strip().toLowerCase(Locale.ROOT));
        if (!words.matches()) {
            return Optional.empty();
        }
        if (words.group("train") != null) {
            return Optional.of(TRAIN);
        }
        return Optional.of(words.group("validation") != null ? VALIDATION : TEST);
    }
}
