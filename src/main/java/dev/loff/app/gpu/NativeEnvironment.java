package dev.loff.app.gpu;

import com.sun.jna.Library;
import com.sun.jna.Native;

/** This process's environment as native libraries see it; Java keeps a copy of its own, which stays as it was. */
final class NativeEnvironment implements Gpus.Environment {

    /** Of {@code stdlib.h}. */
    interface C extends Library {
        int setenv(String name, String value, int overwrite);
    }

    @Override
    public void set(String name, String value) {
        C c = Native.load("c", C.class);
        if (c.setenv(name, value, 1) != 0) {
            throw new IllegalStateException(
                    "Cannot set up GPUs: the environment takes no more (name=" + name + ", value=" + value + ")");
        }
    }
}
