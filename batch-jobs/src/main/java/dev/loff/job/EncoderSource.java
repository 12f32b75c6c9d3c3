package dev.loff.job;

import dev.loff.huggingface.EncoderChoice;
import dev.loff.huggingface.EncoderChoice.Cached;
import dev.loff.huggingface.ImageSize;
import dev.loff.job.parameter.JobParameters;
import dev.loff.tensorflow.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an encoder comes from and what was chosen about it, as one text: {@code /models/dinov2-base#layer=11,pool=2}. The
 * registry keeps it, so that every later step opens the encoder as it was.
 *
 * @param location {@code shipped}, the name of a shipped encoder's folder, or any folder
 * @param minibatch images of one call; kept where the features depend on it
 */
public record EncoderSource(String location, EncoderChoice choice, Precision precision, int minibatch) {
    private static final String KEYS = "layer|tokens|image-size|pool|precision|minibatch";
    private static final Pattern WITH_CHOICES =
            Pattern.compile("(.*)#((?:" + KEYS + ")=[a-z0-9+]+(?:,(?:" + KEYS + ")=[a-z0-9+]+)*)");

    /** What a job was told. */
    public static EncoderSource of(JobParameters parameters) {
        EncoderSource source = parse(parameters.text("encoder"));
        if (!parameters.isAuto("encoder-layer")) {
            source = source.with("layer", parameters.text("encoder-layer"));
        }
        if (!parameters.isAuto("encoder-tokens")) {
            source = source.with("tokens", parameters.text("encoder-tokens"));
        }
        if (!parameters.isAuto("image-size")) {
            source = source.with("image-size", parameters.text("image-size"));
        }
        if (!parameters.isAuto("encoder-pool")) {
            source = source.with("pool", parameters.text("encoder-pool"));
        }
        if (!parameters.isAuto("encoder-precision")) {
            source = source.with("precision", parameters.text("encoder-precision"));
        }
        return source.calledAsToldBy(parameters);
    }

    /** Reads what {@link #toString} wrote; a text without choices is a location. */
    public static EncoderSource parse(String text) {
        Matcher matcher = WITH_CHOICES.matcher(text);
        if (!matcher.matches()) {
            return new EncoderSource(text, EncoderChoice.NONE, Precision.FLOAT32, 1);
        }
        EncoderSource source = new EncoderSource(matcher.group(1), EncoderChoice.NONE, Precision.FLOAT32, 1);
        for (String pair : matcher.group(2).split(",", -1)) {
            int equals = pair.indexOf('=');
            source = source.with(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return source;
    }

    private EncoderSource with(String key, String value) {
        return switch (key) {
            case "layer" -> with(choice.withLayer(Integer.parseInt(value)));
            case "tokens" -> with(choice.withTokens(Cached.of(value)));
            case "image-size" -> with(choice.withImageSize(ImageSize.parse(value)));
            case "pool" -> with(choice.withPool(Integer.parseInt(value)));
            case "minibatch" -> withMinibatch(Integer.parseInt(value));
            default ->
                new EncoderSource(location, choice, Precision.valueOf(value.toUpperCase(Locale.ROOT)), minibatch);
        };
    }

    private EncoderSource with(EncoderChoice other) {
        return new EncoderSource(location, other, precision, minibatch);
    }

    EncoderSource at(String otherLocation) {
        return new EncoderSource(otherLocation, choice, precision, minibatch);
    }

    EncoderSource withMinibatch(int images) {
        return new EncoderSource(location, choice, precision, images);
    }

    /** With the minibatch that a job was told, if it was told one. */
    public EncoderSource calledAsToldBy(JobParameters parameters) {
        return parameters.isAuto(JobParameters.ENCODER_MINIBATCH)
                ? this
                : withMinibatch(parameters.whole(JobParameters.ENCODER_MINIBATCH));
    }

    /** Whether nothing was chosen that only a Hugging Face folder leaves open. */
    boolean isPlain() {
        return choice.equals(EncoderChoice.NONE) && precision == Precision.FLOAT32;
    }

    @Override
    public String toString() {
        List<String> chosen = new ArrayList<>();
        choice.layer().ifPresent(it -> chosen.add("layer=" + it));
        choice.tokens().ifPresent(it -> chosen.add("tokens=" + it.word()));
        choice.imageSize().ifPresent(it -> chosen.add("image-size=" + it));
        if (choice.pool() > 1) {
            chosen.add("pool=" + choice.pool());
        }
        if (precision != Precision.FLOAT32) {
            chosen.add("precision=" + precision.name().toLowerCase(Locale.ROOT));
        }
        if (minibatch > 1) {
            chosen.add("minibatch=" + minibatch);
        }
        return chosen.isEmpty() ? location : location + "#" + String.join(",", chosen);
    }
}
