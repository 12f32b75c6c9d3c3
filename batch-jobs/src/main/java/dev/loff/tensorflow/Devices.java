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

/** What TensorFlow can compute on in this process. Its Java classes do not tell, so this asks the library. */
public final class Devices {
    private static final String GPU = "GPU";

    private Devices() {}

    /** How many GPUs there are for it; 0 with a library for processors only, whatever the machine has. */
    @SuppressWarnings("try") // the scope frees what is allocated within it, unnamed
    public static int gpus() {
        try (PointerScope scope = new PointerScope()) {
            TF_Status status = TF_Status.newStatus();
            TF_SessionOptions options = TF_SessionOptions.newSessionOptions();
            // The first session decides how all of the process take the GPUs' memory.
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
