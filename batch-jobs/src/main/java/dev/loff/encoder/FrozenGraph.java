package dev.loff.encoder;

import org.tensorflow.proto.GraphDef;

/**
 * A self-contained graph without variables. {@code input} and {@code output} are tensor names ({@code x:0}); an input that has
 * a default ({@code PlaceholderWithDefault}) need not be fed and is not named here.
 */
public record FrozenGraph(GraphDef graph, String input, String output) {

    /** The operation's name in a tensor's name. */
    static String operation(String tensor) {
        int colon = tensor.lastIndexOf(':');
        return colon < 0 ? tensor : tensor.substring(0, colon);
    }
}
