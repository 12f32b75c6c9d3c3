package dev.loff.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loff.augmentation.TensorAugmentations;
import dev.loff.classifier.Standardization;
import dev.loff.dataset.Sha256;
import dev.loff.encoder.FeatureShape;
import dev.loff.tensorflow.Safetensors;
import dev.loff.tensorflow.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of a training state besides the values in the session: what is trained, on what, and its progress. It is stored in
 * the metadata of the state's safetensors file.
 *
 * @param input the {@link ClassifierInput#description}
 * @param train fingerprint of the training images; a state resumes only with the same images
 */
record TrainingState(
        String input,
        Hyperparameters hyperparameters,
        FeatureShape shape,
        List<String> classes,
        Sha256 train,
        Sha256 validation,
        Progress progress) {
    /** Prefix of the names of weights and slots in the file. */
    static final String CURRENT = "current.";

    private static final String VERSION = "1";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    TrainingState {
        classes = List.copyOf(classes);
    }

    /**
     * Throws if there are no training images, if the tokens differ from those of the state, or if they must not be augmented.
     */
    void requireTrainable(ClassifierInput tokens, Samples trainImages) {
        if (trainImages.size() == 0) {
            throw new IllegalArgumentException("Cannot train: there are no training images (train=0)");
        }
        if (!tokens.shape().equals(shape) || !tokens.description().equals(input)) {
            throw new IllegalArgumentException("Cannot train: the tokens are not those that it began with (expected="
                    + shape + " of " + input + ", found=" + tokens.shape() + " of " + tokens.description() + ")");
        }
        if (tokens.isTrained()
                && (!hyperparameters.augmentation().equals(TensorAugmentations.none())
                        || hyperparameters.mixing().happens())) {
            throw new IllegalArgumentException(
                    "Cannot train: tokens of an encoder that is trained, too, are not augmented or mixed; leave"
                            + " the parameters of augmentation and mixing out");
        }
    }

    /** Throws if the images differ from those that the training started with. */
    void requireSame(Path file, Samples trainImages, Samples validationImages) {
        requireSame(file, "training", train, trainImages.fingerprint());
        requireSame(file, "validation", validation, validationImages.fingerprint());
    }

    private static void requireSame(Path file, String split, Sha256 expected, Sha256 found) {
        if (!expected.equals(found)) {
            throw new IllegalArgumentException("[" + file + "] Cannot resume: the " + split
                    + " images are not those of the saved training (expected=" + expected.shortHex() + ", found="
                    + found.shortHex() + ")");
        }
    }

    /** A file's metadata and tensors, without the values of the session. */
    SafetensorsWriter writer(Standardization standardization) throws JsonProcessingException {
        SafetensorsWriter writer = new SafetensorsWriter(Map.of(
                "format", "loff.training-state",
                "version", VERSION,
                "input", input,
                "hyperparameters", hyperparameters.toJson(),
                "shape", JSON.writeValueAsString(shape),
                "classes", JSON.writeValueAsString(classes),
                "train", train.hex(),
                "validation", validation.hex(),
                "progress", JSON.writeValueAsString(progress)));
        add(writer, "standardization.grid", standardization.grid());
        Standardization.Channels classToken = standardization.classToken();
        if (classToken != null) {
            add(writer, "standardization.class_token", classToken);
        }
        return writer;
    }

    private static void add(SafetensorsWriter writer, String name, Standardization.Channels channels) {
        long[] shape = {channels.count()};
        writer.add(name + ".mean", shape, channels::mean).add(name + ".deviation", shape, channels::deviation);
    }

    static TrainingState read(Path file, Safetensors tensors) throws IOException {
        Map<String, String> metadata = tensors.metadata();
        String version = metadata.get("version");
        if (!"loff.training-state".equals(metadata.get("format")) || !VERSION.equals(version)) {
            throw new IllegalArgumentException("[" + file + "] Cannot resume: it is no training state of version "
                    + VERSION + " (format=" + metadata.get("format") + ", version=" + version + ")");
        }
        return new TrainingState(
                metadata.getOrDefault("input", CachedInput.DESCRIPTION),
                Hyperparameters.parse(text(file, metadata, "hyperparameters")),
                JSON.readValue(text(file, metadata, "shape"), FeatureShape.class),
                JSON.readValue(text(file, metadata, "classes"), new TypeReference<List<String>>() {}),
                Sha256.parse(text(file, metadata, "train")),
                Sha256.parse(text(file, metadata, "validation")),
                JSON.readValue(text(file, metadata, "progress"), Progress.class));
    }

    private static String text(Path file, Map<String, String> metadata, String name) {
        @Nullable String text = metadata.get(name);
        if (text == null) {
            throw new IllegalArgumentException(
                    "[" + file + "] Cannot resume: the state lacks a part (part=" + name + ")");
        }
        return text;
    }

    static Standardization standardization(Safetensors tensors, FeatureShape shape) throws IOException {
        return new Standardization(
                channels(tensors, "standardization.grid", shape),
                shape.classToken() ? channels(tensors, "standardization.class_token", shape) : null);
    }

    private static Standardization.Channels channels(Safetensors tensors, String name, FeatureShape shape)
            throws IOException {
        return new Standardization.Channels(
                tensors.floats(name + ".mean", shape.channels()),
                tensors.floats(name + ".deviation", shape.channels()));
    }
}
