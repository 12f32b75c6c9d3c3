package dev.loff.encoder;

import ai.djl.engine.Engine;

/** Starts DJL's TensorFlow engine so that it contacts no other machine. */
final class TensorFlowEngine {
    static final String NAME = "TensorFlow";

    private TensorFlowEngine() {}

    static void start() {
        // Without these DJL contacts its model zoo and, for telemetry, a cloud's metadata address.
        setUnlessGiven("ai.djl.offline");
        setUnlessGiven("OPT_OUT_TRACKING");
        Engine.getEngine(NAME);
    }

    private static void setUnlessGiven(String property) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, "true");
        }
    }
}
