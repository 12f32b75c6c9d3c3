package dev.loff.tensorflow;

import java.util.Optional;
import org.tensorflow.DeviceSpec;
import org.tensorflow.DeviceSpec.DeviceType;

/**
 * Where the operations of a graph run. One that has no kernel for the device runs on the processor.
 *
 * <p>Devices are named in the graph, not hidden by the session's {@code visible_device_list}: all sessions of a process share
 * one list of devices, and TensorFlow refuses a second session that counts them differently.
 */
public sealed interface Placement {
    /** Where TensorFlow puts them: on the first GPU, else on the processor. */
    Placement AUTOMATIC = new Automatic();

    /** The device's name in a graph; absent where TensorFlow chooses. */
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
