package dev.loff.tensorflow;

import java.util.Optional;
import org.tensorflow.DeviceSpec;
import org.tensorflow.DeviceSpec.DeviceType;

/**
 * Where the operations of a graph run. An operation without a kernel for the device runs on the CPU.
 *
 * <p>Devices are named in the graph, not hidden by the session's {@code visible_device_list}: all sessions of a process share
 * one list of devices, and TensorFlow rejects a second session that numbers them differently.
 */
public sealed interface Placement {
    /** TensorFlow's choice: the first GPU, otherwise the CPU. */
    Placement AUTOMATIC = new Automatic();

    /** The device's name in a graph; empty if TensorFlow chooses. */
    Optional<DeviceSpec> device();

    /** TensorFlow chooses. */
    record Automatic() implements Placement {
        @Override
        public Optional<DeviceSpec> device() {
            return Optional.empty();
        }
    }

    /** One of several GPUs, counted from 0. */
    record Gpu(int index) implements Placement {
        public Gpu {
            if (index < 0) {
                throw new IllegalArgumentException("Cannot use a GPU: they are counted from 0 (index=" + index + ")");
            }
        }

        @Override
        public Optional<DeviceSpec> device() {
            return Optional.of(DeviceSpec.newBuilder()
                    .deviceType(DeviceType.GPU)
                    .deviceIndex(index)
                    .build());
        }
    }
}
