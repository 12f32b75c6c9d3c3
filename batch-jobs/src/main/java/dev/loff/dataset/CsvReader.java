package dev.loff.dataset;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads comma-separated values as RFC 4180 has them: fields in double quotes may hold commas, line ends and doubled
 * quotes. Empty lines are passed over; LF ends a line as well as CRLF.
 */
final class CsvReader implements AutoCloseable {
    private static final int END = -1;
    private static final int BYTE_ORDER_MARK = '\uFEFF';

    private final BufferedReader in;
    private int next;
    private long line = 1;

    CsvReader(Reader reader) throws IOException {
        in = new BufferedReader(reader, 1 << 16);
        next = in.read();
        if (next == BYTE_ORDER_MARK) {
            next = in.read();
        }
    }

    /** One record and the number of the line it starts on. */
    record Row(long line, List<String> fields) {}

    /** A record that breaks the grammar. */
    static final class Malformed extends IOException {
        private static final long serialVersionUID = 1L;
        private final long line;

        Malformed(String reason, long line) {
            super(reason);
            this.line = line;
        }

        long line() {
            return line;
        }
    }

    /** The next record, or null at the end. */
    @Nullable
    Row read() throws IOException {
        while (next == '\n' || next == '\r') {
            take();
        }
        if (next == END) {
            return null;
        }
        long start = line;
        List<String> fields = new ArrayList<>();
        fields.add(field());
        while (next == ',') {
            take();
            fields.add(field());
        }
        if (next == '\r') {
            take();
        }
        if (next != '\n' && next != END) {
            throw new Malformed("a field goes on after its closing quote", line);
        }
        take();
        return new Row(start, fields);
    }

    private String field() throws IOException {
        return next == '"' ? quoted() : plain();
    }

    private String plain() throws IOException {
        StringBuilder text = new StringBuilder();
        while (next != ',' && next != '\n' && next != '\r' && next != END) {
            if (next == '"') {
                throw new Malformed("a quote stands inside a field without quotes", line);
            }
            text.append((char) take());
        }
        return text.toString();
    }

    private String quoted() throws IOException {
        long start = line;
        take();
        StringBuilder text = new StringBuilder();
        while (true) {
            if (next == END) {
                throw new Malformed("a quoted field is not closed", start);
            }
            int c = take();
            if (c != '"') {
                text.append((char) c);
            } else if (next == '"') {
                text.append((char) take());
            } else {
                return text.toString();
            }
        }
    }

    private int take() throws IOException {
        int taken = next;
        if (taken == '\n') {
            line++;
        }
        next = taken == END ? END : in.read();
        return taken;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
