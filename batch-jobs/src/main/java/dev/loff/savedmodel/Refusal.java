package dev.loff.savedmodel;

import dev.loff.tensorflow.OneLine;
import java.util.Optional;
import org.tensorflow.proto.NodeDef;

/**
 * Builds the one-line message that says why a model is not loaded. Names in a model are untrusted text: they are shortened and
 * escaped.
 */
record Refusal(String model) {
    IllegalArgumentException because(String reason) {
        return new IllegalArgumentException("[" + model + "] Cannot load the model: " + reason);
    }

    IllegalArgumentException operation(NodeDef node, Optional<String> function, String reason) {
        return because(reason + " (operation=" + OneLine.of(node.getOp()) + ", node=" + OneLine.of(node.getName())
                + function.map(it -> ", function=" + OneLine.of(it)).orElse("")
                + "); only operations that compute are allowed: export the model without it, with weights as constants"
                + " or variables and the image as its only input");
    }
}
