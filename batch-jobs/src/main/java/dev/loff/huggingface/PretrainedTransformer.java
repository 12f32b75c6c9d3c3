package dev.loff.huggingface;

import dev.loff.dataset.Sha256;
import dev.loff.encoder.FeatureShape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A ViT's or DeiT's transformer, pretrained on images, as the initial weights of a classifier of cached features: its blocks
 * and class token unchanged, its position embedding resized to the features' grid. Its patch embedding is not used, since
 * features have another width.
 */
public final class PretrainedTransformer {
    private final Path folder;
    private final VisionTransformer model;
    private final Sha256 sha256;

    private PretrainedTransformer(Path folder, VisionTransformer model, Sha256 sha256) {
        this.folder = folder;
        this.model = model;
        this.sha256 = sha256;
    }

    /**
     * Reads a folder's configuration and hashes its weights. Throws an {@link IllegalArgumentException} that names what is
     * missing, damaged or of another family.
     */
    public static PretrainedTransformer open(Path folder) {
        Path config = folder.resolve(HuggingFaceEncoder.CONFIG);
        if (!Files.isRegularFile(config)) {
            throw new IllegalArgumentException("[" + folder + "] Cannot start a classifier from the model: it has no "
                    + HuggingFaceEncoder.CONFIG);
        }
        try {
            VisionTransformer model = ConfigReader.read(config);
            boolean fits = (model.family() == Family.VIT || model.family() == Family.DEIT)
                    && model.feedForward().activation() == Activation.GELU;
            if (!fits) {
                throw new IllegalArgumentException("[" + folder
                        + "] Cannot start a classifier from the model: its blocks are others than a ViT's or DeiT's with GELU"
                        + " (model=" + model.family() + ", activation="
                        + model.feedForward().activation() + ")");
            }
            return new PretrainedTransformer(folder, model, hash(folder, model));
        } catch (IOException e) {
            throw new UncheckedIOException("[" + folder + "] Cannot read the model: " + e.getMessage(), e);
        }
    }

    private static Sha256 hash(Path folder, VisionTransformer model) throws IOException {
        try (WeightFiles files = WeightFiles.open(folder)) {
            // This opens all files that the plan needs.
            WeightPlan.of(model, view(folder, model, new FeatureShape(1, 1, false, 1), model.depth()), files);
            MessageDigest digest = Sha256.newDigest();
            for (Path file : files.used()) {
                digest.update(Sha256.ofFile(file).bytes());
            }
            return Sha256.finish(digest);
        }
    }

    private static FeatureView view(Path folder, VisionTransformer model, FeatureShape grid, int depth) {
        ImageSize image = new ImageSize(grid.gridHeight() * model.patch(), grid.gridWidth() * model.patch());
        return FeatureView.of(folder, model, EncoderChoice.NONE.withLayer(depth), image);
    }

    public Path folder() {
        return folder;
    }

    /** The digest of the files with its weights. */
    public Sha256 sha256() {
        return sha256;
    }

    public int width() {
        return model.width();
    }

    public int depth() {
        return model.depth();
    }

    public int heads() {
        return model.heads();
    }

    /** Width inside a block's MLP. */
    public int hidden() {
        return model.feedForward().hidden();
    }

    /**
     * Reads weights by these names, row-major: {@code prefix} (class token first, its position added; width each), {@code
     * positions} (grid × width), {@code blockN.} with {@code norm1}, {@code qkv}, {@code projection}, {@code norm2}, {@code
     * fc1} and {@code fc2}, and {@code last_norm} if all blocks are requested.
     *
     * @param grid only its height and width are used
     * @param blocks how many, from the first
     */
    public Map<String, float[]> weights(FeatureShape grid, int blocks) {
        try (WeightFiles files = WeightFiles.open(folder)) {
            List<Weight> planned = WeightPlan.of(model, view(folder, model, grid, blocks), files);
            Map<String, float[]> weights = new LinkedHashMap<>();
            for (Weight weight : planned) {
                if (!weight.variable().startsWith("patches.")) {
                    weights.put(weight.variable(), WeightLoading.numbers(files, weight));
                }
            }
            return weights;
        } catch (IOException e) {
            throw new UncheckedIOException("[" + folder + "] Cannot read the model: " + e.getMessage(), e);
        }
    }
}
