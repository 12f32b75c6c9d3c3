package dev.loff.tensorflow;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.TreeMap;
import org.tensorflow.TensorFlow;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Writes a frozen graph as {@code saved_model.pb} with one signature, {@code serving_default}. Equal graphs give equal
 * bytes in every process: no time stamps, map entries in order.
 *
 * <p>TensorFlow-Java's own exporter ignores resource variables, so weights must be constants here.
 */
public final class SavedModelWriter {
    /** The file's name, fixed by TensorFlow. */
    public static final String FILE_NAME = "saved_model.pb";

    private final GraphDef graph;
    private final Map<String, TensorInfo> inputs = new TreeMap<>();
    private final Map<String, TensorInfo> outputs = new TreeMap<>();

    public SavedModelWriter(GraphDef graph) {
        this.graph = graph;
    }

    /**
     * Adds an input to the signature.
     *
     * @param tensor {@code node} or {@code node:index}; -1 in the shape means any size
     */
    public SavedModelWriter input(String key, String tensor, DataType type, long... shape) {
        inputs.put(key, info(tensor, type, shape));
        return this;
    }

    public SavedModelWriter output(String key, String tensor, DataType type, long... shape) {
        outputs.put(key, info(tensor, type, shape));
        return this;
    }

    public void write(OutputStream out) throws IOException {
        CodedOutputStream coded = CodedOutputStream.newInstance(out);
        coded.useDeterministicSerialization();
        savedModel().writeTo(coded);
        coded.flush();
    }

    private SavedModel savedModel() {
        SignatureDef signature = SignatureDef.newBuilder()
                .setMethodName("tensorflow/serving/predict")
                .putAllInputs(inputs)
                .putAllOutputs(outputs)
                .build();
        MetaGraphDef.MetaInfoDef info = MetaGraphDef.MetaInfoDef.newBuilder()
                .addTags("serve")
                .setTensorflowVersion(TensorFlow.version())
                .build();
        return SavedModel.newBuilder()
                .setSavedModelSchemaVersion(1)
                .addMetaGraphs(MetaGraphDef.newBuilder()
                        .setMetaInfoDef(info)
                        .setGraphDef(graph)
                        .putSignatureDef("serving_default", signature))
                .build();
    }

    private static TensorInfo info(String tensor, DataType type, long... shape) {
        TensorShapeProto.Builder sides = TensorShapeProto.newBuilder();
        for (long side : Shape.of(shape).asArray()) {
            sides.addDim(TensorShapeProto.Dim.newBuilder().setSize(side));
        }
        return TensorInfo.newBuilder()
                .setName(tensor.contains(":") ? tensor : tensor + ":0")
                .setDtype(type)
                .setTensorShape(sides)
                .build();
    }
}
