package dev.loff.savedmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.tensorflow.TensorFlow;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.OpList;

/** Compares the list with TensorFlow's own descriptions of its operations. */
class AllowedOperationsTest {
    /** The operations that TensorFlow marks as stateful and that were reviewed one by one. */
    private static final Set<String> WITH_STATE = Set.of(
            "VarHandleOp",
            "ReadVariableOp",
            "AssignVariableOp",
            "AssignAddVariableOp",
            "AssignSubVariableOp",
            "VarIsInitializedOp",
            "VariableShape",
            "DisableCopyOnRead",
            "ResourceGather",
            "ResourceGatherNd",
            "Variable",
            "VariableV2",
            "GuaranteeConst",
            "Empty",
            "StatefulPartitionedCall",
            "If",
            "Case",
            "While",
            "Assert",
            "CheckNumerics",
            "CheckNumericsV2",
            "RandomUniform",
            "RandomUniformInt",
            "RandomStandardNormal",
            "TruncatedNormal",
            "RandomShuffle",
            "StatelessRandomGetAlg");

    private static final Set<String> SUSPECT = Set.of(
            "File",
            "Read",
            "Write",
            "Print",
            "PyFunc",
            "Xla",
            "TPU",
            "Tpu",
            "Dataset",
            "Iterator",
            "Queue",
            "Table",
            "Summary",
            "Debug",
            "Send",
            "Recv",
            "Remote",
            "Rpc",
            "Collective",
            "Nccl",
            "Save",
            "Restore",
            "Checkpoint",
            "Proto",
            "Mlir",
            "TfLite",
            "Custom",
            "Abort",
            "ImmutableConst",
            "SymbolicGradient",
            "Session",
            "Stage");

    private static final Set<String> NAMED_ALIKE = Set.of("ReadVariableOp", "DisableCopyOnRead", "ShardedFilename");

    @Test
    void everyOperationExistsInTensorFlow() throws Exception {
        assertThat(operations().keySet()).containsAll(AllowedOperations.names());
    }

    @Test
    void statefulOperationsAreVariablesCallsOrRandomNumbers() throws Exception {
        Set<String> found = operations().values().stream()
                .filter(OpDef::getIsStateful)
                .map(OpDef::getName)
                .filter(AllowedOperations.names()::contains)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(found).isEqualTo(new TreeSet<>(WITH_STATE));
    }

    @Test
    void noNameSuggestsAnythingButComputing() {
        assertThat(AllowedOperations.names())
                .filteredOn(it -> !NAMED_ALIKE.contains(it))
                .noneMatch(it -> SUSPECT.stream().anyMatch(it::contains));
    }

    private static Map<String, OpDef> operations() throws Exception {
        TensorFlow.version();
        try (TF_Buffer list = org.tensorflow.internal.c_api.global.tensorflow.TF_GetAllOpList()) {
            return OpList.parseFrom(list.dataAsByteBuffer()).getOpList().stream()
                    .collect(Collectors.toMap(OpDef::getName, Function.identity()));
        }
    }
}
