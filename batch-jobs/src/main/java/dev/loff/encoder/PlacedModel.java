package dev.loff.encoder;

import dev.loff.tensorflow.Placement;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.tensorflow.DeviceSpec;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;

/**
 * A SavedModel's folder as TensorFlow is to load it: the folder itself, or a copy of the graph with a device at each node,
 * beside links to the weights. Close it once the model is loaded.
 */
final class PlacedModel implements AutoCloseable {
    private static final String GRAPH = "saved_model.pb";
    private static final List<String> LINKED = List.of("variables", "assets");

    private final Path folder;
    private final boolean copy;

    private PlacedModel(Path folder, boolean copy) {
        this.folder = folder;
        this.copy = copy;
    }

    static PlacedModel of(Path folder, Placement placement) throws IOException {
        DeviceSpec device = placement.device().orElse(null);
        if (device == null) {
            return new PlacedModel(folder, false);
        }
        PlacedModel placed = new PlacedModel(Files.createTempDirectory("loff-placed-model-"), true);
        try (InputStream in = Files.newInputStream(folder.resolve(GRAPH))) {
            Files.write(
                    placed.folder.resolve(GRAPH),
                    placed(SavedModel.parseFrom(in), device.toString()).toByteArray());
            for (String name : LINKED) {
                Path target = folder.toAbsolutePath().resolve(name);
                if (Files.exists(target)) {
                    Files.createSymbolicLink(placed.folder.resolve(name), target);
                }
            }
            return placed;
        } catch (IOException e) {
            placed.close();
            throw e;
        }
    }

    /** Every operation on that device, but those that the model itself keeps on the processor. */
    static SavedModel placed(SavedModel model, String device) {
        SavedModel.Builder copy = model.toBuilder();
        for (MetaGraphDef.Builder meta : copy.getMetaGraphsBuilderList()) {
            GraphDef.Builder graph = meta.getGraphDefBuilder();
            graph.getNodeBuilderList().forEach(node -> place(node, device));
            for (FunctionDef.Builder function : graph.getLibraryBuilder().getFunctionBuilderList()) {
                function.getNodeDefBuilderList().forEach(node -> place(node, device));
            }
        }
        return copy.build();
    }

    private static void place(NodeDef.Builder node, String device) {
        if (!node.getDevice().contains("CPU")) {
            node.setDevice(device);
        }
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() throws IOException {
        if (!copy) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
