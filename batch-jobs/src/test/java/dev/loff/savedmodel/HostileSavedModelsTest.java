package dev.loff.savedmodel;

import static dev.loff.savedmodel.HostileModel.call;
import static dev.loff.savedmodel.HostileModel.functionNamed;
import static dev.loff.savedmodel.HostileModel.node;
import static dev.loff.savedmodel.HostileModel.text;
import static dev.loff.savedmodel.HostileModel.theft;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.ThreadMXBean;
import dev.loff.encoder.EncoderOptions;
import dev.loff.encoder.SavedModelEncoder;
import dev.loff.huggingface.ParityFigures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.proto.AssetFileDef;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/**
 * SavedModels that do more than compute, or that would exhaust the memory: each is refused in one line, before it is loaded.
 */
class HostileSavedModelsTest {
    private static final long MAX_ALLOCATED_BYTES = 32L << 20;

    @TempDir
    Path folder;

    record Hostile(String name, Supplier<byte[]> content, String... said) {
        @Override
        public String toString() {
            return "model: " + name;
        }
    }

    @BeforeAll
    static void loadClasses() throws IOException {
        assertThat(AllowedOperations.names()).isNotEmpty();
        new HostileModel().bytes();
    }

    @AfterAll
    static void measure() throws IOException {
        ParityFigures.addPeak("hostile-files");
    }

    @ParameterizedTest
    @MethodSource({"operations", "places", "savers", "functions", "files", "bombs", "garbled"})
    void isRefused(Hostile hostile) throws IOException {
        Files.write(folder.resolve("saved_model.pb"), hostile.content().get());
        long before = allocated();
        Throwable refused = catchThrowable(() -> SavedModelFile.read(folder));
        long taken = allocated() - before;
        assertThat(refused).isInstanceOf(IllegalArgumentException.class);
        assertThat(refused.getMessage())
                .startsWith("[" + folder.resolve("saved_model.pb") + "] Cannot load the model: ")
                .doesNotContainPattern("\\p{Cntrl}")
                .hasSizeLessThan(1000);
        for (String said : hostile.said()) {
            assertThat(refused.getMessage()).contains(said);
        }
        assertThat(taken).as("bytes taken").isLessThan(MAX_ALLOCATED_BYTES);
        ParityFigures.add("hostile-files", hostile + "\t" + taken + "\t" + refused.getMessage());
    }

    @Test
    void anEncoderIsRefusedBeforeItsOperationsRun() throws IOException {
        Path stolen = folder.resolve("stolen");
        Path model = new HostileModel()
                .add(text("from", HostileModel.SECRET), node("read", "ReadFile", "from"))
                .add(text("to", stolen.toString()), node("write", "WriteFile", "to", "read"))
                .collection("saved_model_main_op", "write")
                .write(folder.resolve("model"));
        Files.writeString(model.resolve("encoder.json"), """
            { "name": "thief", "licence": "none",
              "input": { "name": "image", "layout": "NHWC", "height": 16, "width": 16, "range": [0, 1] },
              "resize": { "mode": "stretch", "interpolation": "bilinear", "antialias": true },
              "output": { "name": "features", "kind": "grid", "height": 16, "width": 16, "channels": 3 } }
            """);
        assertThat(catchThrowable(() -> SavedModelEncoder.open(model, EncoderOptions.DEFAULT)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(operation=ReadFile, node=read)");
        assertThat(stolen).doesNotExist();
    }

    static Stream<Hostile> operations() {
        return Stream.of(
                        "ReadFile",
                        "WriteFile",
                        "MatchingFiles",
                        "PyFunc",
                        "PyFuncStateless",
                        "EagerPyFunc",
                        "PrintV2",
                        "Print",
                        "RestoreV2",
                        "Restore",
                        "RestoreSlice",
                        "SaveV2",
                        "Save",
                        "SaveSlices",
                        "MergeV2Checkpoints",
                        "LoadAndRemapMatrix",
                        "GenerateVocabRemapping",
                        "ImmutableConst",
                        "InitializeTableFromTextFileV2",
                        "HashTableV2",
                        "TextLineDataset",
                        "TFRecordDataset",
                        "SaveDatasetV2",
                        "IteratorGetNext",
                        "FIFOQueueV2",
                        "WholeFileReaderV2",
                        "LMDBReader",
                        "CreateSummaryFileWriter",
                        "CreateSummaryDbWriter",
                        "SqlDataset",
                        "RpcCall",
                        "RpcServer",
                        "DataServiceDatasetV4",
                        "RemoteCall",
                        "_Send",
                        "_Recv",
                        "Send",
                        "Recv",
                        "CollectiveReduceV3",
                        "XlaLaunch",
                        "XlaCallModule",
                        "XlaCustomCallV2",
                        "DebugIdentityV2",
                        "DebugIdentity",
                        "CopyHost",
                        "DumpTensor",
                        "DecodeProtoV2",
                        "EncodeProto",
                        "MlirPassthroughOp",
                        "TfLiteSubgraphExecute",
                        "Abort",
                        "SymbolicGradient",
                        "MapDefun",
                        "For",
                        "BatchFunction",
                        "TPUPartitionedCall",
                        "ConfigureDistributedTPU",
                        "FileSystemSetConfiguration",
                        "GetSessionHandleV2",
                        "_Arg",
                        "NoSuchOperation",
                        "readfile",
                        "",
                        "MyCustom>Operation")
                .map(it -> hostile(it, model -> model.add(node("inner/x", it)), "operation=" + it + ", node=inner/x"));
    }

    static Stream<Hostile> places() {
        String read = "operation=ReadFile, node=read";
        return Stream.of(
                hostile(
                        "file copied on the way to the features",
                        model -> {
                            model.add(theft(""));
                            model.graph.getNodeBuilder(1).addInput("^write");
                        },
                        read),
                hostile(
                        "file copied in a function",
                        model -> model.function("body", theft("").toArray(NodeDef.Builder[]::new))
                                .add(call("call", "body")),
                        read + ", function=body"),
                hostile(
                        "file copied in a nested function",
                        model -> model.function("inner", theft("").toArray(NodeDef.Builder[]::new))
                                .function("middle", call("deeper", "inner"))
                                .function(
                                        "outer",
                                        node("branch", "If")
                                                .putAttr("then_branch", functionNamed("middle"))
                                                .putAttr("else_branch", functionNamed("middle")))
                                .add(call("call", "outer")),
                        read + ", function=inner"),
                hostile(
                        "file copied in a function that nobody calls",
                        model -> model.function("body", theft("").toArray(NodeDef.Builder[]::new)),
                        read),
                hostile(
                        "file copied in a loop",
                        model -> model.function("body", theft("").toArray(NodeDef.Builder[]::new))
                                .function("cond", text("done", ""))
                                .add(node("loop", "While")
                                        .putAttr("body", functionNamed("body"))
                                        .putAttr("cond", functionNamed("cond"))),
                        read),
                hostile(
                        "file copied by an initialiser",
                        model -> model.add(theft(""))
                                .add(node("init", "NoOp", "^write"))
                                .meta
                                .putSignatureDef(
                                        "__saved_model_init_op",
                                        SignatureDef.newBuilder()
                                                .putOutputs(
                                                        "__saved_model_init_op",
                                                        TensorInfo.newBuilder()
                                                                .setName("init")
                                                                .build())
                                                .build()),
                        read),
                hostile(
                        "file copied by a main operation",
                        model -> model.add(theft("")).collection("saved_model_main_op", "write"),
                        read),
                hostile(
                        "file copied by a legacy initialiser",
                        model -> model.add(theft("")).collection("legacy_init_op", "write"),
                        read),
                hostile(
                        "file copied while the variables are restored",
                        model -> model.add(theft(""))
                                .add(node("restore_all", "NoOp", "^write"))
                                .add(text("file", ""))
                                .saver("file", "file", "restore_all"),
                        read),
                hostile(
                        "file copied while the variables are saved",
                        model -> model.add(theft("")).add(text("file", "")).saver("file", "write", "none"),
                        read),
                hostile(
                        "file copied in another graph",
                        model -> {
                            HostileModel other = new HostileModel().add(theft(""));
                            other.meta.getMetaInfoDefBuilder().clearTags().addTags("train");
                            model.others.add(other.meta.build());
                        },
                        read),
                hostile(
                        "asset",
                        model -> model.meta.addAssetFileDef(
                                AssetFileDef.newBuilder().setFilename("../../a\nb")),
                        "it has files that its graph would read (asset=../../a\\u000ab)"),
                hostile(
                        "asset in a collection",
                        model -> model.collection("asset_filepaths", "features:0"),
                        "collection=asset_filepaths"),
                hostile(
                        "names of two lines",
                        model -> model.add(node("a\nb\u001b[31m", "Read\rFile")),
                        "operation=Read\\u000dFile, node=a\\u000ab\\u001b[31m"),
                hostile("name of a megabyte", model -> model.add(node("n".repeat(1 << 20), "ReadFile")), "node=nnn"),
                hostile(
                        "two nodes of one name",
                        model -> model.add(node("features", "Identity")),
                        "two nodes have one name"));
    }

    static Stream<Hostile> savers() {
        return Stream.of(
                hostile(
                        "another file restored",
                        model -> model.add(text("file", ""), text("other", HostileModel.SECRET))
                                .add(node("restore", "RestoreV2", "other"), node("restore_all", "NoOp", "^restore"))
                                .saver("file", "file", "restore_all"),
                        "operation=RestoreV2, node=restore"),
                hostile(
                        "another file restored in a function",
                        model -> model.functionOfFile(
                                        "restoring",
                                        text("other", HostileModel.SECRET),
                                        node("restore", "RestoreV2", "other:output:0"))
                                .add(text("file", ""), call("restore_all", "restoring", "file"))
                                .saver("file", "file", "restore_all"),
                        "operation=RestoreV2, node=restore, function=restoring"),
                hostile(
                        "another file given to the function",
                        model -> model.functionOfFile("restoring", node("restore", "RestoreV2", "file"))
                                .add(text("file", ""), text("other", HostileModel.SECRET))
                                .add(call("restore_all", "restoring", "other"))
                                .saver("file", "file", "restore_all"),
                        "operation=RestoreV2, node=restore, function=restoring"),
                hostile(
                        "the restoring function called twice",
                        model -> model.functionOfFile("restoring", node("restore", "RestoreV2", "file"))
                                .add(
                                        text("file", ""),
                                        text("other", HostileModel.SECRET),
                                        call("again", "restoring", "other"))
                                .add(call("restore_all", "restoring", "file"))
                                .saver("file", "file", "restore_all"),
                        "operation=RestoreV2, node=restore, function=restoring"),
                hostile(
                        "features that are restored",
                        model -> {
                            model.add(text("file", ""), node("restore", "RestoreV2", "file"))
                                    .saver("file", "file", "restore");
                            model.graph.getNodeBuilder(1).addInput("^restore");
                        },
                        "operation=RestoreV2, node=restore"),
                hostile(
                        "features that are saved",
                        model -> {
                            model.add(text("file", ""), node("save", "SaveV2", "file"))
                                    .saver("file", "save", "none");
                            model.graph.getNodeBuilder(1).addInput("^save");
                        },
                        "operation=SaveV2, node=save"),
                hostile(
                        "variables saved while they are restored",
                        model -> model.add(text("file", ""))
                                .add(node("save", "SaveV2", "file"), node("restore_all", "NoOp", "^save"))
                                .saver("file", "save", "restore_all"),
                        "operation=SaveV2, node=save"),
                hostile(
                        "a saving function that the features call",
                        model -> {
                            model.functionOfFile("saving", node("save", "SaveV2", "file"))
                                    .add(
                                            text("file", ""),
                                            call("save_all", "saving", "file"),
                                            call("too", "saving", "file"))
                                    .saver("file", "save_all", "none");
                            model.graph.getNodeBuilder(1).addInput("^too");
                        },
                        "operation=SaveV2, node=save, function=saving"),
                hostile(
                        "a saver that the model does not name",
                        model -> model.add(text("file", "")).add(node("save", "SaveV2", "file")),
                        "operation=SaveV2, node=save"));
    }

    static Stream<Hostile> functions() {
        return Stream.of(
                hostile(
                        "an operation called as a function",
                        model -> model.add(call("call", "WriteFile")),
                        "it names a function that is not in it (called=WriteFile)",
                        "node=call"),
                hostile(
                        "an operation in a list of branches",
                        model -> model.add(node("case", "Case")
                                .putAttr(
                                        "branches",
                                        AttrValue.newBuilder()
                                                .setList(AttrValue.ListValue.newBuilder()
                                                        .addFunc(NameAttrList.newBuilder()
                                                                .setName("PyFunc")))
                                                .build())),
                        "called=PyFunc"),
                hostile(
                        "an operation among a function's attributes",
                        model -> model.function("body", text("x", ""))
                                .add(node("call", "PartitionedCall")
                                        .putAttr(
                                                "f",
                                                AttrValue.newBuilder()
                                                        .setFunc(NameAttrList.newBuilder()
                                                                .setName("body")
                                                                .putAttr("g", HostileModel.functionNamed("ReadFile")))
                                                        .build())),
                        "called=ReadFile"),
                hostile(
                        "a function that calls itself",
                        model -> model.function("again", call("call", "again")),
                        "its functions call themselves"),
                hostile(
                        "two functions that call each other",
                        model -> model.function("a", call("call", "b")).function("b", node("call", "a")),
                        "its functions call themselves"),
                hostile(
                        "functions of one name",
                        model -> model.function("a").function("a"),
                        "two functions have one name"),
                hostile(
                        "a chain of a thousand functions",
                        model -> {
                            model.function("f0", text("x", ""));
                            IntStream.range(1, 1000)
                                    .forEach(it -> model.function("f" + it, call("call", "f" + (it - 1))));
                        },
                        "one another too deeply"),
                hostile(
                        "functions that unfold to a billion operations",
                        model -> {
                            model.function("f0", text("x", ""));
                            IntStream.range(1, 31)
                                    .forEach(it -> model.function(
                                            "f" + it, call("a", "f" + (it - 1)), call("b", "f" + (it - 1))));
                        },
                        "unfold to too many operations"));
    }

    static Stream<Hostile> files() {
        return Stream.of(
                new Hostile("nothing", () -> new byte[0], "exactly one graph that is tagged serve (graphs=0"),
                new Hostile("text", () -> "not a model".getBytes(UTF_8), "no SavedModel"),
                new Hostile("groups", () -> new byte[] {0x0b, 0x0b, 0x0b, 0x0c}, "no SavedModel"),
                hostile(
                        "no graph to serve",
                        model -> model.meta.getMetaInfoDefBuilder().clearTags().addTags("train"),
                        "exactly one graph that is tagged serve (graphs=1, tagged=0)"),
                hostile(
                        "two graphs to serve",
                        model -> model.others.add(new HostileModel().meta.build()),
                        "exactly one graph that is tagged serve (graphs=2, tagged=2)"));
    }

    static Stream<Hostile> bombs() {
        String memory = "its description takes too much memory";
        int millions = 5_000_000;
        return Stream.of(
                new Hostile("millions of empty nodes", () -> graph(repeated(millions, 0x0a, 0)), memory),
                new Hostile(
                        "millions of empty functions", () -> graph(nested(0x12, repeated(millions, 0x0a, 0))), memory),
                new Hostile("millions of empty graphs", () -> repeated(millions, 0x12, 0), memory),
                new Hostile("millions of unknown fields", () -> repeated(12_000_000, 0x78, 1), memory),
                new Hostile(
                        "millions of functions in an attribute",
                        () -> graph(
                                nested(0x0a, nested(0x2a, nested(0x12, nested(0x0a, repeated(millions, 0x4a, 0)))))),
                        memory),
                new Hostile(
                        "a thousand messages in one another",
                        () -> {
                            byte[] inner = new byte[0];
                            for (int i = 0; i < 300; i++) {
                                inner = nested(0x52, nested(0x12, nested(0x12, inner)));
                            }
                            return graph(nested(0x0a, nested(0x2a, nested(0x12, inner))));
                        },
                        "deeply"));
    }

    static Stream<Hostile> garbled() {
        byte[] whole = new HostileModel()
                .add(theft(""))
                .function("f", theft("").toArray(NodeDef.Builder[]::new))
                .bytes();
        return IntStream.range(0, 40)
                .mapToObj(seed -> new Hostile("garbled, seed " + seed, () -> {
                    byte[] copy = whole.clone();
                    Random random = new Random(seed);
                    for (int i = 0; i < 3; i++) {
                        copy[random.nextInt(copy.length)] = (byte) random.nextInt();
                    }
                    return copy;
                }));
    }

    private static Hostile hostile(String name, Consumer<HostileModel> damage, String... said) {
        return new Hostile(
                name.length() > 60 ? name.substring(0, 60) : name,
                () -> {
                    HostileModel model = new HostileModel();
                    damage.accept(model);
                    return model.bytes();
                },
                said);
    }

    private static byte[] graph(byte[] content) {
        return nested(0x12, nested(0x12, content));
    }

    private static byte[] repeated(int count, int... bytes) {
        byte[] all = new byte[count * bytes.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) bytes[i % bytes.length];
        }
        return all;
    }

    /** A message as a field of another. */
    private static byte[] nested(int tag, byte[] content) {
        try (ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + 6)) {
            out.write(tag);
            int left = content.length;
            for (; left > 0x7f; left >>>= 7) {
                out.write((left & 0x7f) | 0x80);
            }
            out.write(left);
            out.write(content);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
