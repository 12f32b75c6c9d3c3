package dev.loff.encoder;

import ai.djl.MalformedModelException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.tensorflow.engine.TfSymbolBlock;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.loff.dataset.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;

/**
 * A TensorFlow SavedModel with an {@code encoder.json} beside it, run by DJL's TensorFlow engine.
 *
 * <p>The model is called with one fixed number of images ({@link EncoderOptions#minibatch}), by default one. A matrix product
 * rounds differently for the last rows of a minibatch, so an image's features would depend on its place and on the size of the
 * minibatch: of 48 images through a small vision transformer (257 tokens, TensorFlow 2.18, oneDNN) 45 differed between
 * minibatches of 1 and of 16, 9 of 45 with 5, none with 8; without oneDNN nearly all. The convolutional MobileNetV2 did not
 * differ. One image per call is exact by construction. On a CPU this costs the transformer nothing as long as two threads call
 * (11.5 ms per image, 11.6 ms in minibatches of 8); MobileNetV2 with decoding takes 6.1 ms of CPU time per image instead of 5.4
 * ms in minibatches of 16. Larger minibatches, which a GPU needs, are tested by {@link PositionProbe} when the encoder is
 * opened: if neither size nor place changes bits, the features and their fingerprint are those of single images; if only the
 * size does, the minibatch is part of the fingerprint; if the place does, the minibatch is refused.
 *
 * <p>The run, the caller and the number of calling threads change no bit. The number of threads within an operator ({@link
 * EncoderOptions#intraOpThreads}) can, so features from machines with different core counts or processors agree only up to
 * rounding.
 */
public final class SavedModelEncoder implements Encoder {
    private static final String GRAPH = "saved_model.pb";
    /** A larger graph contains its weights; it is read only once, when it is loaded. */
    private static final long MOST_GRAPH_BYTES = 32L << 20;

    private final Path folder;
    private final EncoderSpec spec;
    private final EncoderOptions options;
    private final ZooModel<NDList, NDList> model;
    private final SavedModelSignature signature;
    private final FeatureRows rows;
    private final int leastMinibatch;
    private final Sha256 fingerprint;
    /** A predictor serves one thread at a time; one is created per concurrent caller. */
    private final Queue<Predictor<NDList, NDList>> idle = new ConcurrentLinkedQueue<>();

    private SavedModelEncoder(Path folder, EncoderSpec spec, EncoderOptions options, ZooModel<NDList, NDList> model)
            throws IOException {
        this.folder = folder;
        this.spec = spec;
        this.options = options;
        this.model = model;
        this.signature = SavedModelSignature.check(folder, metaGraph(), spec, options.minibatch());
        this.rows = new FeatureRows(spec.output());
        this.leastMinibatch = PositionProbe.leastMinibatch(
                folder,
                this::floats,
                spec.preprocessing().input().size(),
                options.minibatch(),
                signature.anyMinibatch());
        this.fingerprint = EncoderFingerprint.of(folder, spec, options.withMinibatch(leastMinibatch));
    }

    /**
     * Loads the model in {@code folder}, checks it against its {@code encoder.json} and runs it on noise images. Throws an
     * {@link IllegalArgumentException} that names what is missing or does not fit. Close the encoder to free the model.
     */
    public static SavedModelEncoder open(Path folder, EncoderOptions options) {
        EncoderSpec spec = read(folder);
        ZooModel<NDList, NDList> model = load(folder, options);
        try {
            return new SavedModelEncoder(folder, spec, options, model);
        } catch (IOException e) {
            model.close();
            throw new UncheckedIOException("[" + folder + "] Cannot read the model: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private static EncoderSpec read(Path folder) {
        require(Files.isDirectory(folder), folder, "there is no such folder");
        require(Files.isRegularFile(folder.resolve(GRAPH)), folder, "it has no " + GRAPH);
        Path description = folder.resolve(EncoderSpec.FILE_NAME);
        require(Files.isRegularFile(description), folder, "it has no " + EncoderSpec.FILE_NAME);
        return EncoderSpec.read(description);
    }

    /**
     * Refuses what {@link #open} would refuse, as far as can be checked without loading the model: its description and, unless
     * the graph is too large to read, its inputs and outputs.
     */
    public static void check(Path folder, int minibatch) {
        EncoderSpec spec = read(folder);
        Path graph = folder.resolve(GRAPH);
        try {
            if (Files.size(graph) <= MOST_GRAPH_BYTES) {
                SavedModel model = SavedModel.parseFrom(Files.readAllBytes(graph));
                require(model.getMetaGraphsCount() > 0, folder, "its " + GRAPH + " has no graph");
                SavedModelSignature.check(folder, model.getMetaGraphs(0), spec, minibatch);
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(
                    "[" + folder + "] Cannot use the model as an encoder: its " + GRAPH
                            + " is damaged or no SavedModel",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException("[" + folder + "] Cannot read the model: " + e.getMessage(), e);
        }
    }

    /** The {@link #fingerprint} of the model in a folder with one image per call; reads the model but does not load it. */
    public static Sha256 fingerprintOf(Path folder) {
        try {
            return EncoderFingerprint.of(
                    folder, EncoderSpec.read(folder.resolve(EncoderSpec.FILE_NAME)), EncoderOptions.DEFAULT);
        } catch (IOException e) {
            throw new UncheckedIOException("[" + folder + "] Cannot read the model: " + e.getMessage(), e);
        }
    }

    @Override
    public String name() {
        return spec.name();
    }

    @Override
    public Sha256 fingerprint() {
        return fingerprint;
    }

    @Override
    public FeatureShape shape() {
        return spec.output().features();
    }

    @Override
    public Preprocessing preprocessing() {
        return spec.preprocessing();
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
    public String licence() {
        return spec.licence();
    }

    public EncoderSpec spec() {
        return spec;
    }

    @Override
    public List<Extracted> encode(ByteBuffer pixels) {
        float[] values = floats(pixels);
        return rows.of(FloatBuffer.wrap(values), values.length / shape().size());
    }

    /** The features before they are rounded to float16, as the model returns them. */
    private float[] floats(ByteBuffer pixels) {
        int count =
                pixels.remaining() / Float.BYTES / spec.preprocessing().input().size();
        Predictor<NDList, NDList> predictor = idle.poll();
        if (predictor == null) {
            predictor = model.newPredictor();
        }
        try (NDManager manager = model.getNDManager().newSubManager();
                NDArray images = manager.create(
                        pixels.duplicate(), new Shape(spec.input().shape(count)), DataType.FLOAT32)) {
            images.setName(spec.input().name());
            try (NDList outputs = predictor.predict(new NDList(images))) {
                return floats(outputs, count);
            }
        } catch (TranslateException e) {
            throw new IllegalStateException("[" + folder + "] Cannot encode a minibatch: " + e.getMessage(), e);
        } finally {
            idle.add(predictor);
        }
    }

    /** The signature may have other outputs, in any order: DJL names each. */
    private float[] floats(NDList outputs, int count) {
        NDArray output = outputs.get(spec.output().name());
        long[] expected = spec.output().shape(count);
        long[] actual = output.getShape().getShape();
        require(
                Arrays.equals(actual, expected),
                folder,
                "the output has not the shape of encoder.json (output="
                        + spec.output().name() + ", model=" + Arrays.toString(actual) + ", encoder.json="
                        + Arrays.toString(expected) + ")");
        float[] values = new float[count * shape().size()];
        output.toByteBuffer().asFloatBuffer().get(values);
        return values;
    }

    @Override
    public Freezing frozenGraph() {
        return EncoderFreezer.freeze(folder, spec, signature, metaGraph().getGraphDef());
    }

    @Override
    public EncoderNetwork network() {
        require(signature.anyMinibatch(), folder, "to be trained it must take any number of images at once");
        Freezing freezing = frozenGraph();
        if (freezing instanceof Freezing.NotFreezable not) {
            throw new IllegalArgumentException(
                    "[" + folder + "] Cannot take the model apart for training: " + not.reason());
        }
        return new FrozenNetwork(((Freezing.Frozen) freezing).graph());
    }

    @Override
    public void close() {
        for (Predictor<NDList, NDList> predictor = idle.poll(); predictor != null; predictor = idle.poll()) {
            predictor.close();
        }
        model.close();
    }

    /** The graph as it was loaded. */
    GraphDef graph() {
        return metaGraph().getGraphDef();
    }

    private MetaGraphDef metaGraph() {
        return ((TfSymbolBlock) model.getBlock()).getSavedModelBundle().getMetaGraphDef();
    }

    private static ZooModel<NDList, NDList> load(Path folder, EncoderOptions options) {
        try (PlacedModel placed = PlacedModel.of(folder, options.placement())) {
            TensorFlowEngine.start();
            return load(folder, placed, options);
        } catch (IOException e) {
            throw unloadable(folder, e);
        }
    }

    private static ZooModel<NDList, NDList> load(Path folder, PlacedModel placed, EncoderOptions options) {
        try {
            return Criteria.builder()
                    .setTypes(NDList.class, NDList.class)
                    .optEngine(TensorFlowEngine.NAME)
                    .optModelPath(placed.folder())
                    .optOption(
                            "ConfigProto",
                            Base64.getEncoder()
                                    .encodeToString(options.session().toProto().toByteArray()))
                    .optOption("SignatureDefKey", SavedModelSignature.NAME)
                    .optTranslator(new NoopTranslator())
                    .build()
                    .loadModel();
        } catch (IOException | ModelNotFoundException | MalformedModelException | RuntimeException e) {
            throw unloadable(folder, e);
        }
    }

    private static IllegalArgumentException unloadable(Path folder, Exception e) {
        return new IllegalArgumentException("[" + folder + "] Cannot load the model: " + e.getMessage(), e);
    }

    private static void require(boolean holds, Path folder, String reason) {
        if (!holds) {
            throw new IllegalArgumentException("[" + folder + "] Cannot use the model as an encoder: " + reason);
        }
    }
}
