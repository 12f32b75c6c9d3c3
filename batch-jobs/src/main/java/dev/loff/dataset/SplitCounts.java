package dev.loff.dataset;

/** Images per split. */
public record SplitCounts(long train, long validation, long test) {
    public static final SplitCounts NONE = new SplitCounts(0, 0, 0);

    public long of(Split split) {
        return switch (split) {
            case TRAIN -> train;
            case VALIDATION -> validation;
            case TEST -> test;
        };
    }

    public long total() {
        return train + validation + test;
    }

    SplitCounts plus(SplitCounts other) {
        return new SplitCounts(train + other.train, validation + other.validation, test + other.test);
    }

    SplitCounts plusOne(Split split) {
        return switch (split) {
            case TRAIN -> new SplitCounts(train + 1, validation, test);
            case VALIDATION -> new SplitCounts(train, validation + 1, test);
            case TEST -> new SplitCounts(train, validation, test + 1);
        };
    }
}
