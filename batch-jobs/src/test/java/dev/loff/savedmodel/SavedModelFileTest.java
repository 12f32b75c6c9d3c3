package dev.loff.savedmodel;

import static dev.loff.savedmodel.HostileModel.call;
import static dev.loff.savedmodel.HostileModel.node;
import static dev.loff.savedmodel.HostileModel.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.loff.encoder.EncoderOptions;
import dev.loff.encoder.Extracted.Features;
import dev.loff.encoder.SavedModelEncoder;
import dev.loff.tensorflow.Float16;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;

/** Models as TensorFlow 2.21 exports them, and the part of them that TensorFlow loads. */
class SavedModelFileTest {
    @TempDir
    Path folder;

    /** The expected values come from the Python program that made the model, for pixels that rise from 0 to 1. */
    @ParameterizedTest
    @CsvSource({
        "keras, 0.06280667334794998, 0, 0.06586717814207077",
        "session, 0.11155428737401962, 0.03235182166099548, 0.12795834243297577"
    })
    void anExportedModelWithVariablesComputesTheSameAsInPython(String name, float first, float third, float fifth)
            throws Exception {
        try (SavedModelEncoder encoder = SavedModelEncoder.open(model(name), EncoderOptions.DEFAULT)) {
            Features features = (Features) encoder.encode(rising()).get(0);
            ByteBuffer halves = features.float16().order(ByteOrder.LITTLE_ENDIAN);
            assertThat(Float16.toFloat(halves.getShort(0))).isCloseTo(first, within(0.001f));
            assertThat(Float16.toFloat(halves.getShort(4))).isCloseTo(third, within(0.001f));
            assertThat(Float16.toFloat(halves.getShort(8))).isCloseTo(fifth, within(0.001f));
        }
    }

    @ParameterizedTest
    @CsvSource({"keras", "session"})
    void operationsThatSaveVariablesAreNotLoaded(String name) throws Exception {
        MetaGraphDef loaded = SavedModelFile.read(model(name));
        assertThat(HostileModel.operations(loaded.getGraphDef()))
                .containsKeys("RestoreV2", "VarHandleOp")
                .doesNotContainKeys("SaveV2", "MergeV2Checkpoints", "ShardedFilename");
        assertThat(loaded.hasObjectGraphDef()).isFalse();
    }

    @Test
    void onlyTheRestoringPartOfASaverIsLoaded() throws IOException {
        HostileModel model = new HostileModel()
                .functionOfFile("restoring", node("restore", "RestoreV2", "file"))
                .functionOfFile("saving", node("save", "SaveV2", "file"), node("merge", "MergeV2Checkpoints", "file"))
                .add(text("file", ""), call("restore_all", "restoring", "file"), call("save_all", "saving", "file"))
                .saver("file", "save_all", "restore_all");
        GraphDef loaded = SavedModelFile.read(model.write(folder)).getGraphDef();
        assertThat(loaded.getNodeList())
                .extracting(NodeDef::getName)
                .containsExactlyInAnyOrder("image", "features", "file", "restore_all");
        assertThat(loaded.getLibrary().getFunctionList())
                .extracting(it -> it.getSignature().getName())
                .containsExactly("restoring");
    }

    @Test
    void settingsOfACallAreDropped() throws IOException {
        HostileModel model = new HostileModel()
                .function("body", text("x", ""))
                .add(call("call", "body")
                        .putAttr("config_proto", HostileModel.bytes("settings"))
                        .putAttr(
                                "_XlaMustCompile",
                                AttrValue.newBuilder().setB(true).build()));
        model.graph.getNodeBuilder(1).addInput("^call");
        GraphDef loaded = SavedModelFile.read(model.write(folder)).getGraphDef();
        assertThat(loaded.getNode(2).getAttrMap()).containsOnlyKeys("f");
    }

    @Test
    void aBranchAndALoopOfOperationsThatComputeAreAllowed() throws IOException {
        HostileModel model = new HostileModel()
                .function("body", text("x", ""))
                .add(node("loop", "While")
                        .putAttr("body", HostileModel.functionNamed("body"))
                        .putAttr("cond", HostileModel.functionNamed("body")));
        model.graph.getNodeBuilder(1).addInput("^loop");
        assertThat(HostileModel.operations(
                        SavedModelFile.read(model.write(folder)).getGraphDef()))
                .containsKey("While");
    }

    @Test
    void leavesNoCopyBehind() throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        long before = copies(temporary);
        SavedModelFile.read(new HostileModel().write(folder));
        assertThat(copies(temporary)).isLessThanOrEqualTo(before);
    }

    private static long copies(Path temporary) throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.filter(it -> it.getFileName().toString().startsWith("loff-model-"))
                    .count();
        }
    }

    private static Path model(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(SavedModelFileTest.class.getResource(name))
                .toURI());
    }

    private static ByteBuffer rising() {
        int count = 16 * 16 * 3;
        ByteBuffer pixels = ByteBuffer.allocateDirect(count * Float.BYTES).order(ByteOrder.nativeOrder());
        for (int i = 0; i < count; i++) {
            pixels.putFloat(i / (count - 1f));
        }
        return pixels.flip();
    }
}
