package dev.loff.app.command;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * SIGTERM and SIGINT as requests: the first asks to stop, the second ends the process at once. Without this the first would end
 * it in the midst of its work.
 *
 * <p>The JDK has no supported way to this; {@code sun.misc.Signal} is exported, but naming it is a warning that cannot be
 * suppressed. Hence the reflection.
 */
final class TerminationSignals {
    private static final int BY_SIGNAL = 128;

    private TerminationSignals() {}

    /** Runs {@code first} in a thread of its own when the first signal comes. */
    static void onFirst(Runnable first) {
        AtomicBoolean asked = new AtomicBoolean();
        // The thread that signals arrive in knows the JVM's own classes only.
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        Runnable stop = () -> {
            Thread thread = new Thread(first, "loff-stop");
            thread.setContextClassLoader(loader);
            thread.start();
        };
        handle("TERM", number -> arrived(number, asked, stop));
        handle("INT", number -> arrived(number, asked, stop));
    }

    private static void arrived(int number, AtomicBoolean asked, Runnable first) {
        if (!asked.compareAndSet(false, true)) {
            Runtime.getRuntime().halt(BY_SIGNAL + number);
        }
        first.run();
    }

    private interface OnSignal {
        void arrived(int number);
    }

    private static void handle(String name, OnSignal action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler call = (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                    action.arrived((int) signal.getMethod("getNumber").invoke(arguments[0]));
                    return null;
                }
                // A proxy is also asked for equals, hashCode and toString.
                return method.getName().equals("equals")
                        ? (Object) (proxy == arguments[0])
                        : method.getName().equals("hashCode") ? (Object) System.identityHashCode(proxy) : name;
            };
            Object proxy =
                    Proxy.newProxyInstance(TerminationSignals.class.getClassLoader(), new Class<?>[] {handler}, call);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot listen for a signal (signal=" + name + ")", e);
        }
    }
}
