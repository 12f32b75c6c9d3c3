package dev.loff.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.tensorflow.Placement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;

/** A worker's device is set in the graph. If there is no such device, soft placement computes on the CPU. */
class PlacedEncoderTest {
    private static final Placement THIRD = new Placement.Gpu(2);

    @TempDir
    Path folder;

    @Test
    void everyNodeGetsTheDeviceExceptThoseThatTheModelPlacesOnTheCpu() {
        MetaGraphDef model = MetaGraphDef.newBuilder()
                .setGraphDef(GraphDef.newBuilder()
                        .addNode(NodeDef.newBuilder().setName("call"))
                        .addNode(NodeDef.newBuilder().setName("table").setDevice("/device:CPU:0"))
                        .addNode(NodeDef.newBuilder().setName("other").setDevice("/device:GPU:0"))
                        .setLibrary(org.tensorflow.proto.FunctionDefLibrary.newBuilder()
                                .addFunction(FunctionDef.newBuilder()
                                        .addNodeDef(NodeDef.newBuilder().setName("inner")))))
                .build();

        GraphDef graph = PlacedModel.placed(model, device()).getGraphDef();

        assertThat(graph.getNodeList())
                .extracting(NodeDef::getDevice)
                .containsExactly("/device:GPU:2", "/device:CPU:0", "/device:GPU:2");
        assertThat(graph.getLibrary().getFunction(0).getNodeDef(0).getDevice()).isEqualTo("/device:GPU:2");
    }

    @Test
    void theLoadedGraphHasTheDeviceAndTheSameFeaturesAndFingerprint() throws IOException {
        Path model = TinyModel.grid().withVariable("added", 0.25f).write(folder.resolve("model"));
        List<byte[]> images = Extractions.images(6);
        ExtractionOptions options = Extractions.options(1, 1, 2);
        try (SavedModelEncoder plain = SavedModelEncoder.open(model, EncoderOptions.DEFAULT);
                SavedModelEncoder placed = SavedModelEncoder.open(model, EncoderOptions.DEFAULT.withPlacement(THIRD))) {
            assertThat(placed.graph().getNodeList())
                    .extracting(NodeDef::getDevice)
                    .containsOnly("/device:GPU:2");
            assertThat(plain.graph().getNodeList())
                    .extracting(NodeDef::getDevice)
                    .containsOnly("");
            assertThat(placed.fingerprint()).isEqualTo(plain.fingerprint());
            assertThat(Extractions.all(placed, options, images)).isEqualTo(Extractions.all(plain, options, images));
        }
    }

    @Test
    void leavesNoCopyBehind() throws IOException {
        Path model = TinyModel.grid().withVariable("added", 0.25f).write(folder.resolve("model"));
        Path copy;
        try (PlacedModel placed = PlacedModel.of(model, THIRD)) {
            copy = placed.folder();
            assertThat(copy.resolve("variables")).isSymbolicLink();
        }
        assertThat(copy).doesNotExist();
        assertThat(Files.exists(model.resolve("variables"))).isTrue();
        try (PlacedModel unplaced = PlacedModel.of(model, Placement.AUTOMATIC)) {
            copy = unplaced.folder();
            assertThat(copy).isNotEqualTo(model);
        }
        assertThat(copy).doesNotExist();
        assertThat(model.resolve("saved_model.pb")).isNotEmptyFile();
    }

    private static String device() {
        return THIRD.device().orElseThrow().toString();
    }
}
