package dev.loff.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loff.augmentation.Mixing;
import dev.loff.augmentation.TensorAugmentations;
import dev.loff.classifier.ClassifierKind;
import dev.loff.classifier.ClassifierSize;
import dev.loff.classifier.ClassifierSpec;
import dev.loff.classifier.EncoderClassToken;
import dev.loff.classifier.Pooling;
import dev.loff.range.Range;
import dev.loff.tensorflow.Precision;
import java.util.Locale;

/**
 * Everything that a training depends on besides its data. Stored with the run and in the model.
 *
 * @param learningRate the peak, after {@code warmupUpdates}; from there it decays with a cosine to {@code minimumLearningRate}
 * @param warmupUpdates updates of the warm-up; limited to a fifth of all updates
 * @param weightDecay decoupled; norms, biases and embeddings are exempt
 * @param clipNorm global norm that gradients are scaled down to; 0 for no clipping
 * @param labelSmoothing share of the target spread over all classes
 * @param augmentation augmentation of an image's tokens in training; none unless the kind is loff-ta
 * @param pool side of the squares of cached grid tokens that are averaged to one token before the classifier; 1 for no pooling
 * @param mixing how images are mixed; none unless the kind is loff-ta
 * @param weightAverage decay of the moving average of the weights that is validated and exported in their place; 0 to use the
 *     weights themselves
 * @param projectionNorm whether the projected tokens are normalised
 * @param wide whether a linear path from pooled features is added to the transformer
 * @param initialWeights initial weights of the transformer's blocks
 * @param patience epochs without a better validation result after which training stops; 0 for never
 */
public record Hyperparameters(
        ClassifierKind kind,
        ClassifierSize size,
        Pooling pooling,
        EncoderClassToken encoderClassToken,
        int epochs,
        int minibatch,
        double learningRate,
        double minimumLearningRate,
        long warmupUpdates,
        double weightDecay,
        double clipNorm,
        double labelSmoothing,
        ClassWeighting classWeights,
        TensorAugmentations augmentation,
        double dropout,
        double dropPath,
        int patience,
        long seed,
        Precision precision,
        SelectionMetric selectionMetric,
        int pool,
        Mixing mixing,
        double weightAverage,
        boolean projectionNorm,
        boolean wide,
        InitialWeights initialWeights) {
    public static final Range EPOCHS = new Range(1, 100_000);
    public static final Range MINIBATCH = new Range(1, 65_536);
    public static final Range LEARNING_RATE = new Range(1e-8, 1);
    public static final Range MINIMUM_LEARNING_RATE = new Range(0, LEARNING_RATE.most());
    public static final Range WARMUP_UPDATES = new Range(0, 1_000_000);
    public static final Range WEIGHT_DECAY = new Range(0, 10);
    public static final Range CLIP_NORM = new Range(0, 1e6);
    public static final Range LABEL_SMOOTHING = new Range(0, 0.99);
    public static final Range DROPOUT = new Range(0, 0.95);
    public static final Range DROP_PATH = new Range(0, 0.95);
    public static final Range PATIENCE = new Range(0, 100_000);
    public static final Range WEIGHT_AVERAGE = new Range(0, 0.99999);
    public static final Range POOL = new Range(1, 64);

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    public Hyperparameters {
        EPOCHS.require("epochs", epochs);
        MINIBATCH.require("minibatch", minibatch);
        LEARNING_RATE.require("learning-rate", learningRate);
        MINIMUM_LEARNING_RATE.require("minimum-learning-rate", minimumLearningRate);
        if (minimumLearningRate > learningRate) {
            throw new IllegalArgumentException("Cannot train: minimum-learning-rate is at most learning-rate"
                    + " (minimum-learning-rate=" + minimumLearningRate + ", learning-rate=" + learningRate + ")");
        }
        WARMUP_UPDATES.require("warmup-updates", (double) warmupUpdates);
        WEIGHT_DECAY.require("weight-decay", weightDecay);
        CLIP_NORM.require("clip-norm", clipNorm);
        LABEL_SMOOTHING.require("label-smoothing", labelSmoothing);
        DROPOUT.require("dropout", dropout);
        DROP_PATH.require("drop-path", dropPath);
        if (!kind.augments() && (!augmentation.equals(TensorAugmentations.none()) || mixing.happens())) {
            throw new IllegalArgumentException(
                    "Cannot train: only loff-ta augments; leave the parameters of augmentation and"
                            + " mixing out, or choose classifier=loff-ta (classifier="
                            + kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + ")");
        }
        PATIENCE.require("patience", patience);
        WEIGHT_AVERAGE.require("weight-average", weightAverage);
        POOL.require("pool", pool);
    }

    /**
     * Defaults that train well on a few thousand images in one night without a GPU: low depth, a low learning rate and mean
     * pooling, because a separate class token overfits on so few images.
     */
    public static Hyperparameters defaults(ClassifierKind kind) {
        boolean linear = kind == ClassifierKind.LINEAR;
        return new Hyperparameters(
                kind,
                ClassifierSize.named("night"),
                Pooling.MEAN,
                EncoderClassToken.USED,
                linear ? 30 : 20,
                32,
                linear ? 5e-4 : 1e-4,
                1e-6,
                100,
                0.05,
                1,
                0.1,
                ClassWeighting.NONE,
                kind.augments() ? TensorAugmentations.defaults() : TensorAugmentations.none(),
                linear ? 0 : 0.1,
                linear ? 0 : 0.1,
                0,
                1,
                Precision.FLOAT32,
                SelectionMetric.ACCURACY,
                1,
                Mixing.NONE,
                0,
                true,
                !linear,
                InitialWeights.DRAWN);
    }

    /**
     * Reads what {@link #toJson} wrote; throws if a name is missing or unknown, except for missing names that were added later.
     */
    public static Hyperparameters parse(String json) {
        try {
            JsonNode stored = JSON.readTree(json);
            if (stored instanceof ObjectNode names) {
                fillInWhatCameLater(names);
            }
            return JSON.treeToValue(stored, Hyperparameters.class);
        } catch (ValueInstantiationException e) {
            // Thrown by a record's constructor: its own message is written for users, Jackson's is not.
            Throwable cause = e.getCause();
            throw new IllegalArgumentException(cause == null ? e.getOriginalMessage() : cause.getMessage(), e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Cannot read hyperparameters: " + e.getOriginalMessage(), e);
        }
    }

    /** Adds the values that applied before these hyperparameters existed. */
    private static void fillInWhatCameLater(ObjectNode names) {
        ObjectNode later = JSON.createObjectNode()
                .put("pool", 1)
                .put("weightAverage", 0.0)
                .put("projectionNorm", true)
                .put("wide", false);
        later.set("mixing", JSON.valueToTree(Mixing.NONE));
        later.set("initialWeights", JSON.valueToTree(InitialWeights.DRAWN));
        later.properties().forEach(it -> names.putIfAbsent(it.getKey(), it.getValue()));
    }

    /** One line; equal hyperparameters give equal text. */
    public String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write hyperparameters: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * These hyperparameters, with some replaced.
     *
     * @param changes a JSON object, like {@code {"epochs": 5, "augmentation": {"verticalFlip": 0.5}}}; {@code size} may be a
     *     size's name
     */
    public Hyperparameters with(String changes) {
        try {
            ObjectNode all = JSON.valueToTree(this);
            JsonNode given = JSON.readTree(changes);
            if (!given.isObject()) {
                throw new IllegalArgumentException(
                        "Cannot change hyperparameters: the changes are no JSON object (changes=" + changes + ")");
            }
            replace(all, given);
            return parse(all.toString());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Cannot change hyperparameters: " + e.getOriginalMessage(), e);
        }
    }

    /** Merges nested objects, so that a single augmentation strength can be changed. */
    private static void replace(ObjectNode all, JsonNode changes) {
        changes.properties().forEach(field -> {
            JsonNode known = all.get(field.getKey());
            if (known == null) {
                throw new IllegalArgumentException(
                        "Cannot change hyperparameters: no such name (name=" + field.getKey() + ")");
            }
            JsonNode value = field.getValue();
            if (known instanceof ObjectNode inner && value.isObject()) {
                replace(inner, value);
            } else if (field.getKey().equals("size") && value.isTextual()) {
                all.set("size", JSON.valueToTree(ClassifierSize.named(value.textValue())));
            } else {
                all.set(field.getKey(), value);
            }
        });
    }

    ClassifierSpec classifier() {
        return new ClassifierSpec(
                kind, size, pooling, encoderClassToken, (float) dropout, (float) dropPath, pool, projectionNorm, wide);
    }

    LearningRateSchedule schedule(int minibatchesPerEpoch) {
        long total = (long) epochs * minibatchesPerEpoch;
        return new LearningRateSchedule(learningRate, minimumLearningRate, Math.min(warmupUpdates, total / 5), total);
    }
}
