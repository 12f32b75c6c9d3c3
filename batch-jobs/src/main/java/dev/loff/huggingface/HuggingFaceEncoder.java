package dev.loff.huggingface;

import dev.loff.dataset.Sha256;
import dev.loff.encoder.Encoder;
import dev.loff.encoder.EncoderNetwork;
import dev.loff.encoder.EncoderOptions;
import dev.loff.encoder.Extracted;
import dev.loff.encoder.FeatureRows;
import dev.loff.encoder.FeatureShape;
import dev.loff.encoder.Freezing;
import dev.loff.encoder.PositionProbe;
import dev.loff.encoder.Preprocessing;
import dev.loff.tensorflow.FedRunner;
import dev.loff.tensorflow.GraphBuilder;
import dev.loff.tensorflow.GraphSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.tensorflow.Result;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TFloat32;

/**
 * A vision transformer from a Hugging Face folder, as a TensorFlow graph: {@code config.json} describes it; its weights are
 * variables, filled one after another from memory-mapped safetensors.
 *
 * <p>Like every encoder it is called with a fixed number of images, so that an image's features do not depend on the other
 * images of its minibatch.
 */
public final class HuggingFaceEncoder implements Encoder {
    /** The file that marks a folder as a Hugging Face model. */
    public static final String CONFIG = "config.json";

    private final Path folder;
    private final VisionTransformer model;
    private final FeatureView view;
    private final Preprocessing preprocessing;
    private final EncoderOptions options;
    private final GraphBuilder graph;
    private final GraphSession session;
    /** By the number of images per call. */
    private final Map<Integer, VisionTransformerGraph.Ends> ends;

    private final FeatureRows rows;
    private final int leastMinibatch;
    private final Sha256 fingerprint;

    private HuggingFaceEncoder(
            Path folder,
            VisionTransformer model,
            FeatureView view,
            Preprocessing preprocessing,
            EncoderOptions options,
            WeightFiles files)
            throws IOException {
        this.folder = folder;
        this.model = model;
        this.view = view;
        this.preprocessing = preprocessing;
        this.options = options;
        this.rows = new FeatureRows(view.shape(model));
        List<Weight> weights = WeightPlan.of(model, view, files);
        this.graph = GraphBuilder.trainable(0, options.placement());
        this.ends = ends(graph, model, view, options.minibatch());
        this.session = new GraphSession(graph, options.session());
        try {
            WeightLoading.fill(graph.partVariables(), session, weights, files);
            this.leastMinibatch = PositionProbe.leastMinibatch(
                    folder, this::floats, preprocessing.input().size(), options.minibatch(), true);
            this.fingerprint = FolderFingerprint.of(
                    model, view, preprocessing, options.withMinibatch(leastMinibatch), files.used());
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private static Map<Integer, VisionTransformerGraph.Ends> ends(
            GraphBuilder graph, VisionTransformer model, FeatureView view, int minibatch) {
        Map<Integer, VisionTransformerGraph.Ends> ends = new LinkedHashMap<>();
        for (int images = minibatch; images >= 1; images /= 2) {
            ends.put(images, VisionTransformerGraph.build(graph, model, view, images));
        }
        return ends;
    }

    /** Whether a folder is a Hugging Face model: it has a {@code config.json} and no SavedModel. */
    public static boolean isIn(Path folder) {
        return Files.isRegularFile(folder.resolve(CONFIG)) && !Files.exists(folder.resolve("saved_model.pb"));
    }

    /**
     * Loads the model in {@code folder} and runs it on noise images. Throws an {@link IllegalArgumentException} that names what
     * is missing, damaged, unknown or does not fit. Close the encoder to free the model.
     */
    public static HuggingFaceEncoder open(Path folder, EncoderChoice choice, EncoderOptions options) {
        options.precision().requireDevice();
        return read(
                folder,
                choice,
                (model, preprocessing, view, files) ->
                        new HuggingFaceEncoder(folder, model, view, preprocessing, options, files));
    }

    /**
     * Refuses what {@link #open} would refuse, as far as can be checked without a graph: the configuration, and names and
     * shapes of weights.
     */
    public static void check(Path folder, EncoderChoice choice) {
        read(folder, choice, (model, preprocessing, view, files) -> WeightPlan.of(model, view, files));
    }

    private interface Read<T> {
        T of(VisionTransformer model, Preprocessing preprocessing, FeatureView view, WeightFiles files)
                throws IOException;
    }

    private static <T> T read(Path folder, EncoderChoice choice, Read<T> read) {
        if (!Files.isRegularFile(folder.resolve(CONFIG))) {
            throw new IllegalArgumentException(
                    "[" + folder + "] Cannot use the model as an encoder: it has no " + CONFIG);
        }
        try {
            VisionTransformer model = ConfigReader.read(folder.resolve(CONFIG));
            Preprocessing preprocessing = PreprocessorReader.read(folder, model.family(), choice.imageSize());
            FeatureView view = FeatureView.of(
                    folder,
                    model,
                    choice,
                    new ImageSize(
                            preprocessing.input().height(),
                            preprocessing.input().width()));
            try (WeightFiles files = WeightFiles.open(folder)) {
                return read.of(model, preprocessing, view, files);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("[" + folder + "] Cannot read the model: " + e.getMessage(), e);
        }
    }

    @Override
    public String name() {
        return FolderName.of(folder);
    }

    @Override
    public String licence() {
        return ModelReadme.licence(folder);
    }

    @Override
    public Sha256 fingerprint() {
        return fingerprint;
    }

    @Override
    public FeatureShape shape() {
        return view.shape(model);
    }

    @Override
    public Preprocessing preprocessing() {
        return preprocessing;
    }

    @Override
    public int minibatch() {
        return options.minibatch();
    }

    @Override
    public int leastMinibatch() {
        return leastMinibatch;
    }

    @Override
    public List<Extracted> encode(ByteBuffer images) {
        float[] values = floats(images);
        return rows.of(FloatBuffer.wrap(values), values.length / shape().size());
    }

    /** The features before they are rounded to float16: (minibatch, tokens, channels). */
    float[] floats(ByteBuffer images) {
        float[] values = new float[images.remaining() / Float.BYTES];
        int count = values.length / preprocessing.input().size();
        VisionTransformerGraph.Ends ofCount = Objects.requireNonNull(ends.get(count));
        images.duplicate().order(ByteOrder.nativeOrder()).asFloatBuffer().get(values);
        Shape shape = Shape.of(count, view.image().height(), view.image().width(), 3);
        try (FedRunner runner = session.runner();
                Result result = runner.feed(
                                ofCount.pixels(), TFloat32.tensorOf(shape, DataBuffers.of(values, true, false)))
                        .fetch(ofCount.features())
                        .run()) {
            return GraphSession.floats(result.get(0));
        }
    }

    /** The devices of the graph's operations. */
    Set<String> devices() {
        return graph.graph().toGraphDef().getNodeList().stream()
                .map(NodeDef::getDevice)
                .collect(Collectors.toSet());
    }

    @Override
    public Freezing frozenGraph() {
        return WeightLoading.frozen(folder, model, view);
    }

    @Override
    public EncoderNetwork network() {
        return new HuggingFaceNetwork(folder, model, view);
    }

    @Override
    public void close() {
        session.close();
        graph.close();
    }
}
