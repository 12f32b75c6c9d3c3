package dev.loff.huggingface;

import dev.loff.huggingface.Weight.Part;
import dev.loff.tensorflow.OneLine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Plans from which tensors each variable of a model's graph is built. Tensors that no variable needs are ignored. */
final class WeightPlan {
    private final VisionTransformer model;
    private final FeatureView view;
    private final TensorNames names;
    private final String prefix;
    private final List<Weight> weights = new ArrayList<>();

    private WeightPlan(VisionTransformer model, FeatureView view, TensorNames names, String prefix) {
        this.model = model;
        this.view = view;
        this.names = names;
        this.prefix = prefix;
    }

    /** Plans, and checks that every tensor exists with the expected shape and a known dtype. */
    static List<Weight> of(VisionTransformer model, FeatureView view, WeightFiles files) throws IOException {
        String prefix = prefix(model, files);
        List<TensorNames> known = TensorNames.of(model);
        TensorNames names = known.stream()
                .filter(it -> files.names()
                        .contains(prefix + it.block(0, it.queryKeyValue().get(0)) + ".weight"))
                .findFirst()
                .orElse(known.get(0));
        WeightPlan plan = new WeightPlan(model, view, names, prefix);
        plan.addAll();
        for (Weight weight : plan.weights) {
            weight.check(files);
        }
        return List.copyOf(plan.weights);
    }

    /** The prefix of the names in a model with more parts than the encoder: {@code vit.}, {@code vision_model.} */
    private static String prefix(VisionTransformer model, WeightFiles files) throws IOException {
        String anchor = TensorNames.of(model).get(0).patches() + ".weight";
        Set<String> prefixes = files.names().stream()
                .filter(name -> name.equals(anchor) || name.endsWith("." + anchor))
                .map(name -> name.substring(0, name.length() - anchor.length()))
                .collect(Collectors.toSet());
        if (prefixes.isEmpty()) {
            files.require(anchor);
        }
        if (prefixes.size() > 1) {
            throw new IllegalArgumentException("[" + files.folder()
                    + "] Cannot use the model as an encoder: it has several (tensor=" + anchor + ", under="
                    + prefixes.stream().sorted().limit(5).map(OneLine::of).toList() + ")");
        }
        return prefixes.iterator().next();
    }

    private void addAll() {
        addPatches();
        addPositions();
        if (model.firstNorm()) {
            addNorm("first_norm", TensorNames.FIRST_NORM);
        }
        for (int block = 0; block < view.layer(); block++) {
            addBlock(block);
        }
        if (VisionTransformerGraph.normalisesLast(model, view)) {
            addNorm("last_norm", names.lastNorm());
        }
    }

    private void addPatches() {
        int patch = model.patch();
        int width = model.width();
        add(
                "patches.kernel",
                Filling.computed(tensors -> turned(tensors.get(0), patch * patch, width)),
                List.of(patch, patch, 3, width),
                new Part(prefix + names.patches() + ".weight", width, 3, patch, patch));
        if (model.patchBias()) {
            addVector("patches.bias", names.patches() + ".bias", width);
        }
    }

    /** (out, channels, height, width) → (height, width, channels, out) */
    private static float[] turned(float[] values, int pixels, int out) {
        float[] turned = new float[values.length];
        for (int o = 0; o < out; o++) {
            for (int channel = 0; channel < 3; channel++) {
                for (int pixel = 0; pixel < pixels; pixel++) {
                    turned[(pixel * 3 + channel) * out + o] = values[(o * 3 + channel) * pixels + pixel];
                }
            }
        }
        return turned;
    }

    /** The position embeddings of the patches, and the tokens before them with their position embeddings added. */
    private void addPositions() {
        int width = model.width();
        int grid = model.trainedGrid();
        int positioned = model.positionedTokens();
        int count = positioned + grid * grid;
        Part positions = model.family().isContrastive()
                ? new Part(prefix + names.positions(), count, width)
                : new Part(prefix + names.positions(), 1, count, width);
        add(
                "positions",
                Filling.computed(tensors -> PositionGrid.resized(
                        Arrays.copyOfRange(tensors.get(0), positioned * width, count * width),
                        grid,
                        view.gridHeight(),
                        view.gridWidth(),
                        width,
                        model.positions())),
                List.of(1, view.gridHeight() * view.gridWidth(), width),
                positions);
        if (model.prefix() > 0) {
            List<Part> parts = new ArrayList<>(List.of(positions));
            for (String token : names.prefixTokens()) {
                parts.add(prefixToken(token));
            }
            add(
                    "prefix",
                    Filling.computed(tensors -> withPositions(tensors, positioned * width)),
                    List.of(1, model.prefix(), width),
                    parts.toArray(Part[]::new));
        }
    }

    private Part prefixToken(String name) {
        boolean several = name.endsWith("register_tokens");
        return model.family().isContrastive()
                ? new Part(prefix + name, model.width())
                : new Part(prefix + name, 1, several ? model.registers() : 1, model.width());
    }

    /** Takes the positions, then the tokens; adds the first {@code positioned} positions to the tokens' first values. */
    private static float[] withPositions(List<float[]> tensors, int positioned) {
        float[] positions = tensors.get(0);
        int size = tensors.stream().skip(1).mapToInt(it -> it.length).sum();
        float[] tokens = new float[size];
        int at = 0;
        for (float[] token : tensors.subList(1, tensors.size())) {
            System.arraycopy(token, 0, tokens, at, token.length);
            at += token.length;
        }
        for (int i = 0; i < positioned; i++) {
            tokens[i] += positions[i];
        }
        return tokens;
    }

    private void addBlock(int number) {
        String block = VisionTransformerGraph.block(number);
        int width = model.width();
        int hidden = model.feedForward().hidden();
        addNorm(block + "norm1", names.block(number, names.norm1()));
        addLinear(block + "qkv", number, names.queryKeyValue(), width, 3 * width, model.attentionBias());
        addLinear(block + "projection", number, List.of(names.projection()), width, width, true);
        addNorm(block + "norm2", names.block(number, names.norm2()));
        addLinear(
                block + "fc1",
                number,
                names.hidden(),
                width,
                (model.feedForward().gated() ? 2 : 1) * hidden,
                true);
        addLinear(block + "fc2", number, List.of(names.output()), hidden, width, true);
        if (model.layerScale()) {
            addVector(block + "scale1", names.block(number, "layer_scale1.lambda1"), width);
            addVector(block + "scale2", names.block(number, "layer_scale2.lambda1"), width);
        }
    }

    private void addLinear(String name, int block, List<String> tensors, int in, int out, boolean bias) {
        int each = out / tensors.size();
        List<String> full =
                tensors.stream().map(it -> prefix + names.block(block, it)).toList();
        add(
                name + ".kernel",
                Filling::transposed,
                List.of(in, out),
                full.stream().map(it -> new Part(it + ".weight", each, in)).toArray(Part[]::new));
        if (bias) {
            add(
                    name + ".bias",
                    Filling::joined,
                    List.of(out),
                    full.stream().map(it -> new Part(it + ".bias", each)).toArray(Part[]::new));
        }
    }

    private void addNorm(String name, String tensor) {
        addVector(name + ".gamma", tensor + ".weight", model.width());
        addVector(name + ".beta", tensor + ".bias", model.width());
    }

    private void addVector(String name, String tensor, int width) {
        add(name, Filling::joined, List.of(width), new Part(prefix + tensor, width));
    }

    private void add(String name, Filling filling, List<Integer> shape, Part... parts) {
        weights.add(new Weight(name, shape.stream().map(Integer::longValue).toList(), List.of(parts), filling));
    }
}
