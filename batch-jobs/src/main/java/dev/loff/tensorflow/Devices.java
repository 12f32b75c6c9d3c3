package dev.loff.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_CloseSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteDeviceList;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListCount;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListType;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SessionListDevices;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetConfig;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.tensorflow.internal.c_api.TF_DeviceList;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.internal.c_api.TF_Status;

/**
 * The devices that TensorFlow can use in this process. Its Java classes do not list them, so this calls the native library.
 */
public final class Devices {
    private static final String GPU = "GPU";

    private Devices() {}

    /** The number of GPUs that TensorFlow can use; 0 with a CPU-only library, even if the machine has GPUs. */
    @SuppressWarnings("try") // the unused scope frees what is allocated within it
    public static int gpus() {
        try (PointerScope scope = new PointerScope()) {
            TF_Status status = TF_Status.newStatus();
            TF_SessionOptions options = TF_SessionOptions.newSessionOptions();
            // The first session decides how all sessions of the process allocate GPU memory.
            BytePointer settings =
                    new BytePointer(SessionSettings.defaults().toProto().toByteArray());
            TF_SetConfig(options, settings, settings.capacity(), status);
            status.throwExceptionIfNotOK();
            TF_Session session = TF_NewSession(TF_Graph.newGraph(), options, status);
            status.throwExceptionIfNotOK();
            try {
                return gpus(session, status);
            } finally {
                TF_CloseSession(session, status);
                TF_DeleteSession(session, status);
            }
        }
    }

    private static int gpus(TF_Session session, TF_Status status) {
        TF_DeviceList devices = TF_SessionListDevices(session, status);
        status.throwExceptionIfNotOK();
        try {
            int gpus = 0;
            for (int i = 0; i < TF_DeviceListCount(devices); i++) {
                gpus += TF_DeviceListType(devices, i, status).getString().equals(GPU) ? 1 : 0;
            }
            return gpus;
        } finally {
            TF_DeleteDeviceList(devices);
        }
    }
}
