package dev.loff.app.gpu;

import com.sun.jna.Library;
import com.sun.jna.Native;

/** This process's environment as native libraries see it; Java's own copy does not change. */
public final class NativeEnvironment implements Gpus.Environment {

    /** Functions of the C library. */
    interface C extends Library {
        int setenv(String name, String value, int overwrite);

        int umask(int mask);
    }

    /**
     * Must be called before anything of TensorFlow. By default TensorFlow uses oneDNN's kernels on some processors only. They
     * are faster on all, and a fixed choice leaves fewer reasons for bitwise differences between machines.
     */
    public void chooseProcessorKernels() {
        set("TF_ENABLE_ONEDNN_OPTS", "1");
    }

    /** Sets the umask of this process and its child processes, whatever its caller had set. */
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
