package dev.loff.encoder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loff.encoder.FeatureOutput.Grid;
import dev.loff.encoder.FeatureOutput.Tokens;
import dev.loff.encoder.FeatureOutput.Vector;
import dev.loff.encoder.ImageInput.Layout;
import dev.loff.encoder.Normalization.MeanStd;
import dev.loff.encoder.Normalization.Range;
import dev.loff.encoder.Resize.Antialias;
import dev.loff.encoder.Resize.Framing;
import dev.loff.encoder.Resize.Interpolation;
import dev.loff.encoder.Resize.ShorterSide;
import dev.loff.encoder.Resize.Stretch;
import java.util.List;
import java.util.OptionalInt;

/** Parses the text of an {@code encoder.json} into an {@link EncoderSpec}. Refuses keys that it does not ask for as unknown. */
final class EncoderSpecReader {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final int MAX_SIDE = 8192;
    private static final int MAX_TOKENS = 1 << 20;
    private static final int MAX_CHANNELS = 1 << 16;

    private EncoderSpecReader() {}

    static EncoderSpec read(String file, String json) {
        SpecObject spec = new SpecObject(file, "", parse(file, json));
        ImageInput input = spec.read("input", EncoderSpecReader::input);
        EncoderSpec read = new EncoderSpec(
                spec.text("name"),
                input,
                spec.read("resize", resize -> resize(resize, input)),
                spec.read("output", EncoderSpecReader::output),
                spec.text("licence"));
        spec.refuseOtherKeys();
        return read;
    }

    private static JsonNode parse(String file, String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "[" + file + "] Cannot read the encoder's description: it is no JSON (" + e.getOriginalMessage()
                            + ")",
                    e);
        }
    }

    private static ImageInput input(SpecObject input) {
        return new ImageInput(
                input.text("name"),
                input.choice("layout", List.of("NHWC", "NCHW")).equals("NHWC") ? Layout.NHWC : Layout.NCHW,
                input.integer("height", 1, MAX_SIDE),
                input.integer("width", 1, MAX_SIDE),
                normalization(input));
    }

    private static Normalization normalization(SpecObject input) {
        boolean range = input.has("range");
        if (range == (input.has("mean") || input.has("std"))) {
            throw input.refuse("range", range ? "with mean or std" : "missing", "either range, or mean and std");
        }
        if (range) {
            List<Float> values = input.numbers("range", 2);
            if (values.get(0) >= values.get(1)) {
                throw input.refuse("range", values.toString(), "a low and a higher number");
            }
            return new Range(values.get(0), values.get(1));
        }
        List<Float> std = input.numbers("std", 3);
        if (std.stream().anyMatch(value -> value <= 0)) {
            throw input.refuse("std", std.toString(), "three numbers above 0");
        }
        return new MeanStd(input.numbers("mean", 3), std);
    }

    private static Resize resize(SpecObject resize, ImageInput input) {
        return new Resize(
                framing(resize, input),
                resize.choice("interpolation", List.of("bilinear", "bicubic")).equals("bilinear")
                        ? Interpolation.BILINEAR
                        : Interpolation.BICUBIC,
                resize.truth("antialias") ? Antialias.ON : Antialias.OFF);
    }

    private static Framing framing(SpecObject resize, ImageInput input) {
        if (resize.choice("mode", List.of("stretch", "shorter-side")).equals("stretch")) {
            return new Stretch();
        }
        // A shorter side below the crop would leave parts of the crop empty.
        return new ShorterSide(resize.integer("size", Math.max(input.height(), input.width()), MAX_SIDE));
    }

    private static FeatureOutput output(SpecObject output) {
        String name = output.text("name");
        int channels = output.integer("channels", 1, MAX_CHANNELS);
        return switch (output.choice("kind", List.of("grid", "tokens", "vector"))) {
            case "grid" ->
                new Grid(name, output.integer("height", 1, MAX_SIDE), output.integer("width", 1, MAX_SIDE), channels);
            case "tokens" -> tokens(output, name, channels);
            default -> new Vector(name, channels);
        };
    }

    private static Tokens tokens(SpecObject output, String name, int channels) {
        boolean classToken = output.has("classToken");
        int count = output.integer("count", classToken ? 2 : 1, MAX_TOKENS);
        return new Tokens(
                name,
                count,
                channels,
                classToken ? OptionalInt.of(output.integer("classToken", 0, count - 1)) : OptionalInt.empty());
    }
}
