package dev.loff.tensorflow;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * Ends the process without the native libraries' clean-up, which would free code that oneDNN has generated, even while a thread
 * still runs it. The process would then crash with SIGSEGV instead of ending with its status.
 */
final class ProcessEnd {
    private interface C extends Library {
        C LIBRARY = Native.load("c", C.class);

        /** From {@code stdlib.h}: the function that was registered last is called first, with the exit status. */
        int on_exit(Pointer function, Pointer argument);
    }

    static {
        skipWhatIsRegistered();
        // The libraries register more functions the first time that they compute something.
        Runtime.getRuntime().addShutdownHook(new Thread(ProcessEnd::skipWhatIsRegistered, "skip native clean-up"));
    }

    private ProcessEnd() {}

    /** Must be called after TensorFlow was loaded. */
    static void withoutCleanUp() {
        // Done once per process, when the class is initialized.
    }

    private static void skipWhatIsRegistered() {
        int unused = C.LIBRARY.on_exit(Function.getFunction("c", "_exit"), Pointer.NULL);
    }
}
