package dev.loff.encoder;

import dev.loff.savedmodel.SavedModelFile;
import dev.loff.tensorflow.Placement;
import dev.loff.tensorflow.SavedModelWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;

/**
 * A temporary SavedModel folder for TensorFlow to load: a copy of the checked graph, with a device on each node if one is
 * requested, and a link to the weights. Close it once the model is loaded.
 */
final class PlacedModel implements AutoCloseable {
    private static final String VARIABLES = "variables";

    private final Path folder;

    private PlacedModel(Path folder) {
        this.folder = folder;
    }

    /** Reads the model as data first, and refuses operations that do more than compute. */
    static PlacedModel of(Path folder, Placement placement) throws IOException {
        MetaGraphDef checked = SavedModelFile.read(folder);
        MetaGraphDef graph =
                placement.device().map(it -> placed(checked, it.toString())).orElse(checked);
        PlacedModel placed = new PlacedModel(Files.createTempDirectory("loff-placed-model-"));
        try (OutputStream out = Files.newOutputStream(placed.folder.resolve(SavedModelWriter.FILE_NAME))) {
            SavedModel.newBuilder()
                    .setSavedModelSchemaVersion(1)
                    .addMetaGraphs(graph)
                    .build()
                    .writeTo(out);
            Path target = folder.toAbsolutePath().resolve(VARIABLES);
            if (Files.exists(target)) {
                Files.createSymbolicLink(placed.folder.resolve(VARIABLES), target);
            }
            return placed;
        } catch (IOException e) {
            placed.close();
            throw e;
        }
    }

    /** Places every operation on that device, except those that the model itself places on the CPU. */
    static MetaGraphDef placed(MetaGraphDef model, String device) {
        MetaGraphDef.Builder copy = model.toBuilder();
        GraphDef.Builder graph = copy.getGraphDefBuilder();
        graph.getNodeBuilderList().forEach(node -> place(node, device));
        for (FunctionDef.Builder function : graph.getLibraryBuilder().getFunctionBuilderList()) {
            function.getNodeDefBuilderList().forEach(node -> place(node, device));
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
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
