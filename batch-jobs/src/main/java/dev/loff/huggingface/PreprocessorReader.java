package dev.loff.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loff.encoder.ImageInput;
import dev.loff.encoder.ImageInput.Layout;
import dev.loff.encoder.Normalization;
import dev.loff.encoder.Normalization.MeanStd;
import dev.loff.encoder.Preprocessing;
import dev.loff.encoder.Resize;
import dev.loff.encoder.Resize.Antialias;
import dev.loff.encoder.Resize.Framing;
import dev.loff.encoder.Resize.Interpolation;
import dev.loff.encoder.Resize.Rounding;
import dev.loff.encoder.Resize.ShorterSide;
import dev.loff.encoder.Resize.Stretch;
import dev.loff.encoder.Resize.StretchAndCrop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a {@code preprocessor_config.json}; a missing key has the default of its processor class in the reference library.
 * Images are resized, cropped and scaled as in Pillow and that library.
 */
final class PreprocessorReader {
    static final String FILE_NAME = "preprocessor_config.json";
    /** The file where newer releases put it for models that also read text. */
    static final String PROCESSOR = "processor_config.json";

    private static final int MAX_BYTES = 1 << 20;
    private static final List<Double> HALF = List.of(0.5, 0.5, 0.5);
    private static final List<Double> CLIP_MEAN = List.of(0.48145466, 0.4578275, 0.40821073);
    private static final List<Double> CLIP_STD = List.of(0.26862954, 0.26130258, 0.27577711);

    /** The defaults of a processor class of the reference library. A size of one number is a shorter side, or a square. */
    private record Standard(
            boolean bicubic, boolean shorterSide, boolean oneNumberIsSquare, int size, int crop, boolean clip) {}

    private static final Map<String, Standard> STANDARDS = Map.of(
            "ViT", new Standard(false, false, true, 224, 0, false),
            "DeiT", new Standard(true, false, true, 256, 224, false),
            "CLIP", new Standard(true, true, false, 224, 224, true),
            "Bit", new Standard(true, true, false, 224, 224, true),
            "Siglip", new Standard(true, false, false, 224, 0, false));

    private final ConfigFile config;
    private final Standard standard;

    private PreprocessorReader(ConfigFile config, Standard standard) {
        this.config = config;
        this.standard = standard;
    }

    /** Reads the folder's file; {@code chosen} replaces its image size. */
    static Preprocessing read(Path folder, Family family, Optional<ImageSize> chosen) throws IOException {
        ConfigFile config = file(folder);
        String type = config.text("image_processor_type", config.text("feature_extractor_type", standardName(family)));
        Standard standard = STANDARDS.get(type.replaceAll("(ImageProcessor|FeatureExtractor)(Fast|Pil)?$", ""));
        if (standard == null) {
            throw config.refuse(
                    config.has("image_processor_type") ? "image_processor_type" : "feature_extractor_type",
                    "the image processor of "
                            + String.join(
                                    ", ", STANDARDS.keySet().stream().sorted().toList()));
        }
        return new PreprocessorReader(config, standard).preprocessing(chosen);
    }

    private static ConfigFile file(Path folder) throws IOException {
        if (Files.isRegularFile(folder.resolve(FILE_NAME))) {
            return ConfigFile.read(folder.resolve(FILE_NAME), MAX_BYTES);
        }
        if (Files.isRegularFile(folder.resolve(PROCESSOR))) {
            ConfigFile both = ConfigFile.read(folder.resolve(PROCESSOR), MAX_BYTES);
            if (both.has("image_processor")) {
                return both.inner("image_processor");
            }
        }
        throw new IllegalArgumentException(
                "[" + folder + "] Cannot use the model as an encoder: it has no " + FILE_NAME);
    }

    private static String standardName(Family family) {
        return switch (family) {
            case DINOV2, DINOV2_WITH_REGISTERS -> "Bit";
            case VIT -> "ViT";
            case DEIT -> "DeiT";
            case CLIP -> "CLIP";
            case SIGLIP -> "Siglip";
        };
    }

    private Preprocessing preprocessing(Optional<ImageSize> chosen) {
        if (!config.truth("do_resize", true)) {
            throw config.refuse("do_resize", "true: images come in any size");
        }
        if (config.truth("do_pad", false)) {
            throw config.refuse("do_pad", "false");
        }
        Framing framing = framing();
        ImageSize image = output(framing);
        if (chosen.isPresent() && !chosen.get().equals(image)) {
            framing = enlarged(framing, image, chosen.get());
            image = chosen.get();
        }
        return new Preprocessing(
                new ImageInput(
                        VisionTransformerGraph.PIXELS, Layout.NHWC, image.height(), image.width(), normalization()),
                new Resize(framing, interpolation(), Antialias.ON, Rounding.PILLOW));
    }

    private Framing framing() {
        Optional<ImageSize> crop = crop();
        JsonNode size = config.node("size");
        int square = standard.size();
        if (config.has("size") && !size.isNumber() && !size.isObject() && !size.isArray()) {
            throw config.refuse("size", "a whole number, or height and width, or shortest_edge");
        }
        boolean oneNumberIsSquare = config.truth("default_to_square", standard.oneNumberIsSquare());
        if (size.isNumber()) {
            square = config.whole("size", standard.size(), 1, ImageSize.MAX_SIDE);
        }
        boolean byShorterSide = size.isObject()
                ? size.has("shortest_edge")
                : size.isNumber() ? !oneNumberIsSquare : !size.isArray() && standard.shorterSide();
        if (byShorterSide) {
            if (size.isObject()) {
                square = config.inner("size").whole("shortest_edge", 0, 1, ImageSize.MAX_SIDE);
            }
            if (size.has("longest_edge") || crop.isEmpty()) {
                throw config.refuse(
                        "size", "a size that makes all images alike: with do_center_crop, or height and" + " width");
            }
            requireInside(crop.get(), square, square);
            return new ShorterSide(square);
        }
        ImageSize whole = size.isObject() || size.isArray() ? heightAndWidth("size") : new ImageSize(square, square);
        crop.ifPresent(it -> requireInside(it, whole.height(), whole.width()));
        return new StretchAndCrop(whole.height(), whole.width());
    }

    private void requireInside(ImageSize crop, int height, int width) {
        if (crop.height() > height || crop.width() > width) {
            throw config.refuse("crop_size", "at most the resized image of " + height + " x " + width);
        }
    }

    /** Height and width by name, or a list of both in this order. */
    private ImageSize heightAndWidth(String key) {
        if (config.node(key).isArray()) {
            return new ImageSize(side(key, 0), side(key, 1));
        }
        ConfigFile size = config.inner(key);
        if (!size.has("height") || !size.has("width")) {
            throw config.refuse(key, "height and width, or shortest_edge");
        }
        return new ImageSize(
                size.whole("height", 0, 1, ImageSize.MAX_SIDE), size.whole("width", 0, 1, ImageSize.MAX_SIDE));
    }

    private int side(String key, int place) {
        JsonNode sides = config.node(key);
        JsonNode side = sides.path(place);
        if (sides.size() != 2 || !side.isInt() || side.intValue() < 1 || side.intValue() > ImageSize.MAX_SIDE) {
            throw config.refuse(key, "height and width, each 1 to " + ImageSize.MAX_SIDE);
        }
        return side.intValue();
    }

    private Optional<ImageSize> crop() {
        if (!config.truth("do_center_crop", standard.crop() > 0)) {
            return Optional.empty();
        }
        if (config.node("crop_size").isObject() || config.node("crop_size").isArray()) {
            return Optional.of(heightAndWidth("crop_size"));
        }
        int square = config.whole("crop_size", standard.crop() > 0 ? standard.crop() : 224, 1, ImageSize.MAX_SIDE);
        return Optional.of(new ImageSize(square, square));
    }

    private ImageSize output(Framing framing) {
        Optional<ImageSize> crop = crop();
        return framing instanceof StretchAndCrop stretch
                ? crop.orElse(new ImageSize(stretch.height(), stretch.width()))
                : crop.orElseThrow();
    }

    /** The same part of the image at a larger or smaller size. */
    private static Framing enlarged(Framing framing, ImageSize from, ImageSize to) {
        double down = (double) to.height() / from.height();
        double across = (double) to.width() / from.width();
        if (framing instanceof ShorterSide shorterSide) {
            long side = Math.round(shorterSide.size() * Math.max(down, across));
            return new ShorterSide((int) Math.max(side, Math.max(to.height(), to.width())));
        }
        StretchAndCrop stretch = (StretchAndCrop) framing;
        long height = Math.max(Math.round(stretch.height() * down), to.height());
        long width = Math.max(Math.round(stretch.width() * across), to.width());
        return height == to.height() && width == to.width()
                ? new Stretch()
                : new StretchAndCrop((int) height, (int) width);
    }

    private Interpolation interpolation() {
        JsonNode resample = config.node("resample");
        if (!config.has("resample")) {
            return standard.bicubic() ? Interpolation.BICUBIC : Interpolation.BILINEAR;
        }
        String kernel = resample.asText().toLowerCase(Locale.ROOT);
        return switch (kernel) {
            case "2", "bilinear" -> Interpolation.BILINEAR;
            case "3", "bicubic" -> Interpolation.BICUBIC;
            default -> throw config.refuse("resample", "2 (bilinear) or 3 (bicubic)");
        };
    }

    /** (value · factor - mean) / std, expressed as {@link MeanStd}, whose factor is 1/255. */
    private Normalization normalization() {
        double factor = config.truth("do_rescale", true) ? config.number("rescale_factor", 1.0 / 255, 1e-9, 1e9) : 1;
        // Files state the factor in decimal digits: the nearest double to 1/255, or a neighbour of it.
        double unit = Math.abs(255 * factor - 1) < 1e-6 ? 1 : 255 * factor;
        boolean normalize = config.truth("do_normalize", true);
        List<Double> mean =
                normalize ? three("image_mean", standard.clip() ? CLIP_MEAN : HALF) : List.of(0.0, 0.0, 0.0);
        List<Double> std = normalize ? three("image_std", standard.clip() ? CLIP_STD : HALF) : List.of(1.0, 1.0, 1.0);
        if (std.stream().anyMatch(it -> !(it > 0))) {
            throw config.refuse("image_std", "numbers above 0");
        }
        return new MeanStd(
                mean.stream().map(it -> (float) (it / unit)).toList(),
                std.stream().map(it -> (float) (it / unit)).toList());
    }

    private List<Double> three(String key, List<Double> standardValue) {
        JsonNode node = config.node(key);
        if (!config.has(key)) {
            return standardValue;
        }
        List<Double> values = new ArrayList<>();
        for (int channel = 0; channel < 3; channel++) {
            JsonNode value = node.isArray() ? node.path(channel) : node;
            if (!value.isNumber() || !Float.isFinite(value.floatValue()) || (node.isArray() && node.size() != 3)) {
                throw config.refuse(key, "three numbers");
            }
            values.add(value.doubleValue());
        }
        return values;
    }
}
