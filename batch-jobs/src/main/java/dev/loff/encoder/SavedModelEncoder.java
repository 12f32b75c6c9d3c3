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
import dev.loff.dataset.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.tensorflow.proto.MetaGraphDef;

/**
 * A TensorFlow SavedModel with an {@code encoder.json} beside it, run by DJL's TensorFlow engine.
 *
 * <p>The model is called with one fixed number of images ({@link EncoderOptions#minibatch}), by default one. A
 * matrix product rounds differently for the last rows of a minibatch, so an image's features would depend on where it
 * stands and on how many stand beside it: of 48 images through a small vision transformer (257 tokens, TensorFlow 2.18,
 * oneDNN) 45 differed between minibatches of 1 and of 16, 9 of 45 at 5, none at 8; without oneDNN nearly all. The
 * convolutional MobileNetV2 did not differ. One image per call is exact by construction. On a CPU it costs the
 * transformer nothing as long as two threads call (per image 11.5 ms, and 11.6 ms in eights), and MobileNetV2 with
 * decoding 6.1 ms of processor time instead of 5.4 in sixteens. Larger minibatches, which a GPU wants, are tried out
 * when the encoder is opened, and refused where the place shows.
 *
 * <p>Runs, callers and the number of calling threads change no bit. The number of threads within an operator
 * ({@link EncoderOptions#intraOpThreads}) can, so features of machines with different core counts, as of different
 * processors, agree to rounding only.
 */
public final class SavedModelEncoder implements Encoder {
    private final Path folder;
    private final EncoderSpec spec;
    private final EncoderOptions options;
    private final Sha256 fingerprint;
    private final ZooModel<NDList, NDList> model;
    private final SavedModelSignature signature;
    private final FeatureRows rows;
    /** A predictor serves one thread at a time; as many are made as threads call at once. */
    private final Queue<Predictor<NDList, NDList>> idle = new ConcurrentLinkedQueue<>();

    private SavedModelEncoder(
            Path folder, EncoderSpec spec, EncoderOptions options, Sha256 fingerprint, ZooModel<NDList, NDList> model) {
        this.folder = folder;
        this.spec = spec;
        this.options = options;
        this.fingerprint = fingerprint;
        this.model = model;
        this.signature = SavedModelSignature.check(folder, metaGraph(), spec, options.minibatch());
        this.rows = new FeatureRows(spec.output());
    }

    /**
     * Loads the model in {@code folder}, checks it against its {@code encoder.json} and tries it out. What is missing or
     * does not fit is an {@link IllegalArgumentException} that names it. Close the encoder to free the model.
     */
    public static SavedModelEncoder open(Path folder, EncoderOptions options) {
        require(Files.isDirectory(folder), folder, "there is no such folder");
        require(Files.isRegularFile(folder.resolve("saved_model.pb")), folder, "it has no saved_model.pb");
        Path description = folder.resolve(EncoderSpec.FILE_NAME);
        require(Files.isRegularFile(description), folder, "it has no " + EncoderSpec.FILE_NAME);
        EncoderSpec spec = EncoderSpec.read(description);
        ZooModel<NDList, NDList> model = load(folder, options);
        try {
            SavedModelEncoder encoder =
                    new SavedModelEncoder(folder, spec, options, EncoderFingerprint.of(folder, spec, options), model);
            PositionProbe.check(folder, encoder);
            return encoder;
        } catch (IOException e) {
            model.close();
            throw new UncheckedIOException("[" + folder + "] Cannot read the model: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            model.close();
            throw e;
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
    public String licence() {
        return spec.licence();
    }

    public EncoderSpec spec() {
        return spec;
    }

    @Override
    public List<Extracted> encode(ByteBuffer pixels) {
        Predictor<NDList, NDList> predictor = idle.poll();
        if (predictor == null) {
            predictor = model.newPredictor();
        }
        try (NDManager manager = model.getNDManager().newSubManager();
                NDArray images = manager.create(
                        pixels.duplicate(), new Shape(spec.input().shape(options.minibatch())), DataType.FLOAT32)) {
            images.setName(spec.input().name());
            try (NDList outputs = predictor.predict(new NDList(images))) {
                return features(outputs);
            }
        } catch (TranslateException e) {
            throw new IllegalStateException("[" + folder + "] Cannot encode a minibatch: " + e.getMessage(), e);
        } finally {
            idle.add(predictor);
        }
    }

    /** The signature may have other outputs, in any order: DJL names each. */
    private List<Extracted> features(NDList outputs) {
        NDArray output = outputs.get(spec.output().name());
        long[] expected = spec.output().shape(options.minibatch());
        long[] actual = output.getShape().getShape();
        require(
                Arrays.equals(actual, expected),
                folder,
                "the output has not the shape of encoder.json (output="
                        + spec.output().name() + ", model=" + Arrays.toString(actual) + ", encoder.json="
                        + Arrays.toString(expected) + ")");
        return rows.of(output.toByteBuffer().asFloatBuffer(), options.minibatch());
    }

    @Override
    public Freezing frozenGraph() {
        return EncoderFreezer.freeze(folder, spec, signature, metaGraph().getGraphDef());
    }

    @Override
    public void close() {
        for (Predictor<NDList, NDList> predictor = idle.poll(); predictor != null; predictor = idle.poll()) {
            predictor.close();
        }
        model.close();
    }

    private MetaGraphDef metaGraph() {
        return ((TfSymbolBlock) model.getBlock()).getSavedModelBundle().getMetaGraphDef();
    }

    private static ZooModel<NDList, NDList> load(Path folder, EncoderOptions options) {
        TensorFlowEngine.start();
        Criteria<NDList, NDList> criteria = Criteria.builder()
                .setTypes(NDList.class, NDList.class)
                .optEngine(TensorFlowEngine.NAME)
                .optModelPath(folder)
                .optOption(
                        "ConfigProto",
                        Base64.getEncoder().encodeToString(options.toProto().toByteArray()))
                .optOption("SignatureDefKey", SavedModelSignature.NAME)
                .optTranslator(new NoopTranslator())
                .build();
        try {
            return criteria.loadModel();
        } catch (IOException | ModelNotFoundException | MalformedModelException | RuntimeException e) {
            throw new IllegalArgumentException("[" + folder + "] Cannot load the model: " + e.getMessage(), e);
        }
    }

    private static void require(boolean holds, Path folder, String reason) {
        if (!holds) {
            throw new IllegalArgumentException("[" + folder + "] Cannot use the model as an encoder: " + reason);
        }
    }
}
