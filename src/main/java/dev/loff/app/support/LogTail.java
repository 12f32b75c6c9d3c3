package dev.loff.app.support;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The end of a log: the whole log may be long, and the errors of interest come last. */
record LogTail(Path file, int bytes) {

    String read() throws IOException {
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(0, log.length() - bytes);
            log.seek(from);
            byte[] content = new byte[(int) (log.length() - from)];
            log.readFully(content);
            String text = new String(content, StandardCharsets.UTF_8);
            // A cut first line could hold the rest of a secret, which is then no longer recognised.
            return from == 0 ? text : text.substring(text.indexOf('\n') + 1);
        }
    }
}
