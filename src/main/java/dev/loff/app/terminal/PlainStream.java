package dev.loff.app.terminal;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/** Standard output and standard error as everything here writes to them: a line that is printed stays one line. */
public final class PlainStream extends PrintStream {
    private PlainStream(OutputStream out, Charset charset) {
        super(new PlainOutput(new BufferedOutputStream(out)), true, charset);
    }

    static PlainStream to(OutputStream out, Charset charset) {
        return new PlainStream(out, charset);
    }

    /** Puts them in place of the process's own; before anything keeps those. */
    public static void install() {
        System.setOut(to(new FileOutputStream(FileDescriptor.out), charset("stdout.encoding", "sun.stdout.encoding")));
        System.setErr(to(new FileOutputStream(FileDescriptor.err), charset("stderr.encoding", "sun.stderr.encoding")));
    }

    private static Charset charset(String name, String earlierName) {
        String encoding =
                System.getProperty(name, System.getProperty(earlierName, System.getProperty("native.encoding")));
        return encoding == null ? Charset.defaultCharset() : Charset.forName(encoding);
    }

    @Override
    public void println(String text) {
        super.println(PlainText.printed(String.valueOf(text)));
    }
}
