package dev.loff.app.gpu;

import com.sun.jna.Library;
import com.sun.jna.Native;

/** This process's environment as native libraries see it; Java keeps a copy of its own, which stays as it was. */
public final class NativeEnvironment implements Gpus.Environment {

    /** Of {@code stdlib.h}. */
    interface C extends Library {
        int setenv(String name, String value, int overwrite);

        int umask(int mask);
    }

    /**
     * To be called before anything of TensorFlow is. By itself it takes oneDNN's kernels on some processors and not on others.
     * They are the faster ones on all, and one choice leaves less that makes the bits of two machines differ.
     */
    public void chooseProcessorKernels() {
        set("TF_ENABLE_ONEDNN_OPTS", "1");
    }

    /** What new files and folders of this process, and of those that it starts, are not allowed, whatever its caller set. */
    public void maskFiles(int mask) {
        library().umask(mask);
    }

    @Override
    public void set(String name, String value) {
        if (library().setenv(name, value, 1) != 0) {
            throw new IllegalStateException(
                    "Cannot set up TensorFlow: the environment takes no more (name=" + name + ", value=" + value + ")");
        }
    }

    private static C library() {
        try {
            return Native.load("c", C.class);
        } catch (UnsatisfiedLinkError e) {
            throw new IllegalStateException(
                    "Cannot set up TensorFlow: no native library loads from the folder for temporary files; it must be"
                            + " writable and allow execution (java.io.tmpdir=" + System.getProperty("java.io.tmpdir")
                            + ", reason=" + e.getMessage() + ")",
                    e);
        }
    }
}
