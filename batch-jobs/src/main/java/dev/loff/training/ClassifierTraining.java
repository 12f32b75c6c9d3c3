package dev.loff.training;

import dev.loff.classifier.Classifier;
import dev.loff.classifier.FrozenClassifier;
import dev.loff.classifier.Standardization;
import dev.loff.dataset.Sha256;
import dev.loff.file.DurableFile;
import dev.loff.tensorflow.Safetensors;
import dev.loff.tensorflow.SafetensorsWriter;
import dev.loff.tensorflow.SessionSettings;
import dev.loff.tensorflow.Variable;
import dev.loff.tensorflow.VariableValues;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Trains a classifier segment by segment, on cached features or on other samples that are turned into tokens. Every random
 * number is a function of (seed, epoch, minibatch, sample), so a training that is saved and restored after any segment
 * continues as if it had not been interrupted: bit for bit on the same kind of processor with the same number of threads.
 *
 * <p>Used by one thread. The caller that starts or restores it closes it, and keeps ownership of the samples.
 */
public final class ClassifierTraining implements AutoCloseable {
    private final TrainingState start;
    private final Classifier classifier;
    private final Samples train;
    private final Samples validation;
    private final SessionSettings settings;
    private final TrainingGraph graph;
    private final int minibatchesPerEpoch;
    private final LearningRateSchedule schedule;
    private final BestWeights best = new BestWeights();
    private Progress progress;

    private ClassifierTraining(
            TrainingState state,
            ClassifierInput input,
            Standardization standardization,
            Samples train,
            Samples validation,
            SessionSettings settings) {
        state.requireTrainable(input, train);
        Hyperparameters hyperparameters = state.hyperparameters();
        int classes = state.classes().size();
        this.start = state;
        this.train = train;
        this.validation = validation;
        this.settings = settings;
        this.progress = state.progress();
        this.minibatchesPerEpoch = MinibatchLoader.count(train.size(), hyperparameters.minibatch());
        this.schedule = hyperparameters.schedule(minibatchesPerEpoch);
        this.classifier = new Classifier(hyperparameters.classifier(), state.shape(), standardization, classes);
        validation.counts(classes);
        float[] classWeights = hyperparameters.classWeights().weights(train.counts(classes));
        CrossEntropy loss = new CrossEntropy(hyperparameters.labelSmoothing(), classWeights);
        this.graph = new TrainingGraph(input, classifier, hyperparameters, loss, settings);
    }

    /**
     * Starts with the initial weights.
     *
     * @param classes class names; an image's label is an index into them
     * @param validation may be empty; then the last epoch counts as the best
     */
    public static ClassifierTraining start(
            Hyperparameters hyperparameters,
            Standardization standardization,
            List<String> classes,
            LabeledFeatures train,
            LabeledFeatures validation,
            SessionSettings settings) {
        ClassifierInput input = cached(train, validation);
        return start(input, hyperparameters, standardization, classes, train, validation, settings);
    }

    /** The same for other samples, which {@code input} turns into tokens. */
    public static ClassifierTraining start(
            ClassifierInput input,
            Hyperparameters hyperparameters,
            Standardization standardization,
            List<String> classes,
            Samples train,
            Samples validation,
            SessionSettings settings) {
        TrainingState state = new TrainingState(
                input.description(),
                hyperparameters,
                input.shape(),
                classes,
                train.fingerprint(),
                validation.fingerprint(),
                Progress.start());
        ClassifierTraining training =
                new ClassifierTraining(state, input, standardization, train, validation, settings);
        try {
            training.graph.initialize();
            training.graph.assign(hyperparameters.initialWeights().read(hyperparameters.classifier(), input.shape()));
            return training;
        } catch (RuntimeException e) {
            training.close();
            throw e;
        }
    }

    /**
     * Resumes where {@link #save} was called.
     *
     * @throws IllegalArgumentException when the file is damaged or the images are not those of the saved training
     */
    public static ClassifierTraining restore(
            Path file, LabeledFeatures train, LabeledFeatures validation, SessionSettings settings) throws IOException {
        ClassifierInput input = cached(train, validation);
        return restore(file, description -> input, train, validation, settings);
    }

    /**
     * The same for other samples.
     *
     * @param input returns the input for the description in the saved state
     */
    public static ClassifierTraining restore(
            Path file,
            Function<String, ClassifierInput> input,
            Samples train,
            Samples validation,
            SessionSettings settings)
            throws IOException {
        try (Safetensors tensors = Safetensors.open(file)) {
            TrainingState state = TrainingState.read(file, tensors);
            state.requireSame(file, train, validation);
            Standardization standardization = TrainingState.standardization(tensors, state.shape());
            ClassifierTraining training = new ClassifierTraining(
                    state, input.apply(state.input()), standardization, train, validation, settings);
            try {
                training.load(tensors);
                return training;
            } catch (IOException | RuntimeException e) {
                training.close();
                throw e;
            }
        }
    }

    private static ClassifierInput cached(LabeledFeatures train, LabeledFeatures validation) {
        if (!validation.shape().equals(train.shape())) {
            throw new IllegalArgumentException("Cannot train: the features are of two shapes (train=" + train.shape()
                    + ", validation=" + validation.shape() + ")");
        }
        return new CachedInput(train.shape());
    }

    private void load(Safetensors tensors) throws IOException {
        graph.restore((name, shape) -> floats(tensors, TrainingState.CURRENT + name, shape));
        if (progress.bestEpoch() > 0) {
            best.load(graph.weights(), tensors);
        }
    }

    private static float[] floats(Safetensors tensors, String name, long... shape) {
        try {
            return tensors.floats(name, shape);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot resume: a tensor is unreadable (tensor=" + name + ")", e);
        }
    }

    public Hyperparameters hyperparameters() {
        return start.hyperparameters();
    }

    public List<String> classes() {
        return start.classes();
    }

    public TrainingPosition position() {
        return progress.position();
    }

    /** Minibatches of one epoch; the last may be smaller. */
    public int minibatchesPerEpoch() {
        return minibatchesPerEpoch;
    }

    /** Whether all epochs are done or patience ran out. */
    public boolean finished() {
        return progress.stoppedEarly()
                || progress.position().epoch() >= hyperparameters().epochs();
    }

    /** Trains to the end of the epoch, but at most that many minibatches; validates at the end of an epoch. */
    public SegmentResult train(int maximumMinibatches) {
        if (finished() || maximumMinibatches < 1) {
            throw new IllegalStateException("Cannot train: nothing is left to do (epoch="
                    + progress.position().epoch() + ", maximumMinibatches=" + maximumMinibatches + ")");
        }
        long startNanos = System.nanoTime();
        TrainingPosition from = progress.position();
        int end = (int) Math.min(minibatchesPerEpoch, (long) from.minibatch() + maximumMinibatches);
        long before = progress.samples();
        update(from, end);
        double updateSeconds = (System.nanoTime() - startNanos) * 1e-9;
        Progress trained = progress;
        boolean epochFinished = end == minibatchesPerEpoch;
        ValidationResult result = epochFinished ? finishEpoch() : null;
        return new SegmentResult(
                from.epoch() + 1,
                end - from.minibatch(),
                epochFinished,
                trained.lossSum() / trained.samples(),
                (double) trained.correct() / trained.samples(),
                trained.samples(),
                (System.nanoTime() - startNanos) * 1e-9,
                trained.samples() - before,
                updateSeconds,
                result,
                progress.bestEpoch(),
                progress.stoppedEarly());
    }

    private void update(TrainingPosition from, int end) {
        Hyperparameters hyperparameters = hyperparameters();
        SampleOrder order = SampleOrder.shuffled(train.size(), hyperparameters.seed(), from.epoch());
        try (MinibatchLoader loader =
                new MinibatchLoader(train, order, hyperparameters.minibatch(), from.minibatch(), end)) {
            while (loader.hasNext()) {
                Minibatch minibatch = loader.next();
                int[] labels = minibatch.labels();
                TrainingPosition position = progress.position();
                long seed = Seeds.mix(hyperparameters.seed(), position.epoch(), position.minibatch());
                long number = position.update() + 1;
                TrainingGraph.Update update = graph.update(minibatch, seed, number, schedule.at(number));
                requireFinite(update.loss());
                progress = progress.afterMinibatch(
                        update.loss() * labels.length, update.scores().correct(labels), labels.length);
            }
        }
    }

    private void requireFinite(double loss) {
        if (!Double.isFinite(loss)) {
            TrainingPosition position = progress.position();
            throw new IllegalStateException("Cannot train: the loss is no number; lower the learning rate (loss=" + loss
                    + ", epoch=" + (position.epoch() + 1) + ", minibatch=" + position.minibatch() + ", learningRate="
                    + hyperparameters().learningRate() + ")");
        }
    }

    private @Nullable ValidationResult finishEpoch() {
        ValidationResult result = validation.size() == 0 ? null : validate();
        Double value =
                result == null ? null : hyperparameters().selectionMetric().value(result);
        if (progress.isBest(value)) {
            try (VariableValues values = graph.read(graph.validated())) {
                best.take(graph.weights(), graph.validated(), values);
            }
        }
        progress = progress.afterEpoch(value, hyperparameters().patience());
        return result;
    }

    private ValidationResult validate() {
        Validation sums = new Validation(classes().size());
        int minibatch = hyperparameters().minibatch();
        try (MinibatchLoader loader = MinibatchLoader.sequential(validation, minibatch)) {
            while (loader.hasNext()) {
                Minibatch next = loader.next();
                int[] labels = next.labels();
                sums.add(graph.evaluate(next), labels);
            }
        }
        return sums.result();
    }

    /** Writes everything that is needed to resume; the file is either complete or not written. */
    public SavedTrainingState save(Path file) throws IOException {
        TrainingState state = new TrainingState(
                start.input(),
                hyperparameters(),
                start.shape(),
                classes(),
                start.train(),
                start.validation(),
                progress);
        SafetensorsWriter writer = state.writer(classifier.standardization());
        best.addTo(writer, graph.weights());
        List<Variable> variables = graph.variables();
        try (VariableValues values = graph.read(variables)) {
            for (Variable variable : variables) {
                String name = TrainingState.CURRENT + variable.name();
                writer.add(name, variable.shape().asArray(), () -> values.of(variable));
            }
            DurableFile.write(file, writer::write);
        }
        return new SavedTrainingState(file, Sha256.ofFile(file), Files.size(file));
    }

    /** The classifier with the best epoch's weights, as it is exported. */
    public FrozenClassifier best() {
        return classifier.freeze(best);
    }

    /**
     * Writes the best epoch's classifier as a SavedModel with its card; DJL and TensorFlow can load it.
     *
     * @param lineage identifiers of what it was made from; they go into the card, so equal ones give an equal folder
     */
    public ModelFolder export(Path folder, EncoderIdentity encoder, Map<String, String> lineage) throws IOException {
        return ModelFolder.write(folder, best(), classes(), encoder, hyperparameters(), progress.bestEpoch(), lineage);
    }

    /** The probability of each class for each image with the best epoch's weights: (images × classes). */
    public float[] probabilities(LabeledFeatures features) {
        try (ClassifierScorer scorer = new ClassifierScorer(best(), settings)) {
            return scorer.probabilities(features, hyperparameters().minibatch());
        }
    }

    /**
     * The same for samples of the kind that it trains on, computed by the training graph, which has the best epoch's weights
     * meanwhile.
     */
    public float[] evaluate(Samples samples) {
        List<Variable> validated = graph.validated();
        Map<String, Variable> weights = new HashMap<>();
        for (int i = 0; i < validated.size(); i++) {
            weights.put(validated.get(i).name(), graph.weights().get(i));
        }
        try (VariableValues current = graph.read(validated)) {
            graph.assignValidated((name, shape) ->
                    best.read(Objects.requireNonNull(weights.get(name)).name(), shape));
            try {
                return probabilitiesByGraph(samples);
            } finally {
                Map<String, Variable> byName = new HashMap<>();
                validated.forEach(it -> byName.put(it.name(), it));
                graph.assignValidated((name, shape) -> current.of(Objects.requireNonNull(byName.get(name))));
            }
        }
    }

    private float[] probabilitiesByGraph(Samples samples) {
        int classes = classes().size();
        float[] probabilities = new float[Math.multiplyExact(samples.size(), classes)];
        int at = 0;
        try (MinibatchLoader loader =
                MinibatchLoader.sequential(samples, hyperparameters().minibatch())) {
            while (loader.hasNext()) {
                float[] some = graph.evaluate(loader.next()).probabilities();
                System.arraycopy(some, 0, probabilities, at, some.length);
                at += some.length;
            }
        }
        return probabilities;
    }

    @Override
    public void close() {
        graph.close();
    }
}
