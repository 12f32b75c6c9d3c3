package dev.loff.tensorflow;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * Ends the process without the native libraries' clean-up. It would free code that oneDNN has generated, also while a thread
 * still computes with it; the process would die of SIGSEGV instead of ending with its status.
 */
final class ProcessEnd {
    private interface C extends Library {
        C LIBRARY = Native.load("c", C.class);

        /** Of {@code stdlib.h}: what was registered last is called first, with the exit status. */
        int on_exit(Pointer function, Pointer argument);
    }

    static {
        int unused = C.LIBRARY.on_exit(Function.getFunction("c", "_exit"), Pointer.NULL);
    }

    private ProcessEnd() {}

    /** To be called after TensorFlow was loaded, so that this comes before its clean-up. */
    static void withoutCleanUp() {
        // Once a process: the class does it.
    }
}
