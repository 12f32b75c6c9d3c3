package dev.loff.encoder;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/**
 * The tensor names of a SavedModel's input and output, after checking them against {@code encoder.json}.
 *
 * @param anyMinibatch whether a call may have any number of images
 */
record SavedModelSignature(String input, String output, boolean anyMinibatch) {
    static final String NAME = "serving_default";

    static SavedModelSignature check(Path folder, MetaGraphDef model, EncoderSpec spec, int minibatch) {
        Map<String, SignatureDef> signatures = model.getSignatureDefMap();
        SignatureDef signature = signatures.get(NAME);
        if (signature == null) {
            throw refuse(
                    folder,
                    "it has no signature of this name (signature=" + NAME + ", has="
                            + new TreeSet<>(signatures.keySet()) + ")");
        }
        String input = spec.input().name();
        if (!signature.getInputsMap().keySet().equals(Set.of(input))) {
            throw refuse(
                    folder,
                    "it must take exactly the input that encoder.json names (input=" + input + ", takes="
                            + new TreeSet<>(signature.getInputsMap().keySet()) + ")");
        }
        return new SavedModelSignature(
                tensor(folder, signature.getInputsMap(), input, spec.input().shape(minibatch)),
                tensor(
                        folder,
                        signature.getOutputsMap(),
                        spec.output().name(),
                        spec.output().shape(minibatch)),
                anyMinibatch(signature.getInputsOrThrow(input).getTensorShape()));
    }

    private static boolean anyMinibatch(TensorShapeProto shape) {
        return shape.getUnknownRank() || shape.getDim(0).getSize() < 0;
    }

    private static String tensor(Path folder, Map<String, TensorInfo> tensors, String name, long[] expected) {
        TensorInfo tensor = tensors.get(name);
        if (tensor == null) {
            throw refuse(
                    folder,
                    "it does not give the output that encoder.json names (output=" + name + ", gives="
                            + new TreeSet<>(tensors.keySet()) + ")");
        }
        if (tensor.getDtype() != DataType.DT_FLOAT) {
            throw refuse(folder, "the tensor is not float32 (name=" + name + ", type=" + tensor.getDtype() + ")");
        }
        TensorShapeProto shape = tensor.getTensorShape();
        if (!shape.getUnknownRank() && !fits(shape, expected)) {
            throw refuse(
                    folder,
                    "the model's shape is not the one of encoder.json (name=" + name + ", model="
                            + shape.getDimList().stream()
                                    .map(TensorShapeProto.Dim::getSize)
                                    .toList() + ", encoder.json="
                            + Arrays.toString(expected) + ")");
        }
        return tensor.getName();
    }

    private static boolean fits(TensorShapeProto shape, long[] expected) {
        if (shape.getDimCount() != expected.length) {
            return false;
        }
        for (int axis = 0; axis < expected.length; axis++) {
            long size = shape.getDim(axis).getSize();
            if (size >= 0 && size != expected[axis]) {
                return false;
            }
        }
        return true;
    }

    private static IllegalArgumentException refuse(Path folder, String reason) {
        return new IllegalArgumentException("[" + folder + "] Cannot use the model as an encoder: " + reason);
    }
}
