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
        skipWhatIsRegistered();
        // The libraries register more the first time they compute something.
        Runtime.getRuntime().addShutdownHook(new Thread(ProcessEnd::skipWhatIsRegistered, "skip native clean-up"));
    }

    private ProcessEnd() {}

    /** To be called after TensorFlow was loaded. */
    static void withoutCleanUp() {
        // Once a process: the class does it.
    }

    private static void skipWhatIsRegistered() {
        int unused = C.LIBRARY.on_exit(Function.getFunction("c", "_exit"), Pointer.NULL);
    }
}
