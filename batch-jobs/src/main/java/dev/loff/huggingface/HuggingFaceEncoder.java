package dev.loff.huggingface;

import dev.loff.dataset.Sha256;
import dev.loff.encoder.Encoder;
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
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;

/**
 * A vision transformer from a Hugging Face folder, as a TensorFlow graph: {@code config.json} says which, its weights are
 * variables, filled from memory-mapped safetensors one after another.
 *
 * <p>Like every encoder it is called with a fixed number of images, so that an image's features do not depend on what
 * stands beside it.
 */
public final class HuggingFaceEncoder implements Encoder {
    /** The file that makes a folder one of Hugging Face's. */
    public static final String CONFIG = "config.json";

    private final Path folder;
    private final VisionTransformer model;
    private final FeatureView view;
    private final Preprocessing preprocessing;
    private final EncoderOptions options;
    private final Sha256 fingerprint;
    private final GraphBuilder graph;
    private final GraphSession session;
    private final Operand<TFloat32> pixels;
    private final Operand<TFloat32> features;
    private final FeatureRows rows;

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
        this.fingerprint = FolderFingerprint.of(model, view, preprocessing, options, files.used());
        this.graph = GraphBuilder.trainable(0);
        VisionTransformerGraph.build(graph, model, view, options.minibatch());
        this.pixels = operand(VisionTransformerGraph.PIXELS);
        this.features = operand(VisionTransformerGraph.FEATURES);
        this.session = new GraphSession(graph, options.toProto());
        try {
            WeightLoading.fill(graph, session, weights, files);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Whether a folder is one of Hugging Face's: it has a {@code config.json} and no SavedModel. */
    public static boolean isIn(Path folder) {
        return Files.isRegularFile(folder.resolve(CONFIG)) && !Files.exists(folder.resolve("saved_model.pb"));
    }

    /**
     * Loads the model in {@code folder} and tries it out. What is missing, damaged, unknown or does not fit is an
     * {@link IllegalArgumentException} that names it. Close the encoder to free the model.
     */
    public static HuggingFaceEncoder open(Path folder, EncoderChoice choice, EncoderOptions options) {
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
            HuggingFaceEncoder encoder;
            try (WeightFiles files = WeightFiles.open(folder)) {
                encoder = new HuggingFaceEncoder(folder, model, view, preprocessing, options, files);
            }
            return probed(encoder);
        } catch (IOException e) {
            throw new UncheckedIOException("[" + folder + "] Cannot read the model: " + e.getMessage(), e);
        }
    }

    private static HuggingFaceEncoder probed(HuggingFaceEncoder encoder) {
        try {
            PositionProbe.check(encoder.folder, encoder);
            return encoder;
        } catch (RuntimeException e) {
            encoder.close();
            throw e;
        }
    }

    private Operand<TFloat32> operand(String name) {
        return graph.graph().operationOrThrow(name).output(0);
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
    public List<Extracted> encode(ByteBuffer images) {
        return rows.of(FloatBuffer.wrap(floats(images)), options.minibatch());
    }

    /** The features before they are rounded to float16: (minibatch, tokens, channels). */
    float[] floats(ByteBuffer images) {
        float[] values = new float
                [options.minibatch() * view.image().height() * view.image().width() * 3];
        images.duplicate().order(ByteOrder.nativeOrder()).asFloatBuffer().get(values);
        Shape shape = Shape.of(
                options.minibatch(), view.image().height(), view.image().width(), 3);
        try (FedRunner runner = session.runner();
                Result result = runner.feed(pixels, TFloat32.tensorOf(shape, DataBuffers.of(values, true, false)))
                        .fetch(features)
                        .run()) {
            return GraphSession.floats(result.get(0));
        }
    }

    @Override
    public Freezing frozenGraph() {
        return WeightLoading.frozen(folder, model, view);
    }

    @Override
    public void close() {
        session.close();
        graph.close();
    }
}
