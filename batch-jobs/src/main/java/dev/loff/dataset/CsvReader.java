package dev.loff.dataset;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads comma-separated values in UTF-8 as RFC 4180 defines them: fields in double quotes may contain commas, line ends and
 * doubled quotes. Spaces and tabs around the quotes and empty lines are skipped; LF, CRLF and CR each end a line.
 *
 * <p>Only one record is in memory, and its size is limited, so a file that is not CSV fails early, however large it is.
 * Messages never quote the content.
 */
final class CsvReader implements AutoCloseable {
    static final int FIELD_BYTES = 32 << 10;
    static final int RECORD_BYTES = 64 << 10;

    private static final int END = -1;

    private final InputStream in;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder(); // throws on malformed input
    private final ByteArrayOutputStream field = new ByteArrayOutputStream();
    private int next;
    private long line = 1;
    private int recordBytes;

    /** Closing the reader closes {@code in}. */
    CsvReader(InputStream in) throws IOException {
        this.in = new BufferedInputStream(in, 1 << 16);
        skipByteOrderMark();
        next = this.in.read();
    }

    private void skipByteOrderMark() throws IOException {
        in.mark(3);
        byte[] start = in.readNBytes(3);
        boolean littleEndian = start.length >= 2 && start[0] == (byte) 0xFF && start[1] == (byte) 0xFE;
        boolean bigEndian = start.length >= 2 && start[0] == (byte) 0xFE && start[1] == (byte) 0xFF;
        if (littleEndian || bigEndian) {
            throw new Malformed("it is UTF-16; save it as UTF-8", 1);
        }
        if (!Arrays.equals(start, new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF})) {
            in.reset();
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
        recordBytes = 0;
        while (atLineEnd()) {
            takeLineEnd();
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
        if (atLineEnd()) {
            takeLineEnd();
        } else if (next != END) {
            throw new Malformed("a field goes on after its closing quote", line);
        }
        return new Row(start, fields);
    }

    private boolean atLineEnd() {
        return next == '\n' || next == '\r';
    }

    /** CR and LF together end one line. */
    private void takeLineEnd() throws IOException {
        if (next == '\r') {
            in.mark(1);
            if (in.read() != '\n') {
                in.reset();
            }
        }
        next = in.read();
        line++;
    }

    private String field() throws IOException {
        field.reset();
        long start = line;
        while (next == ' ' || next == '\t') {
            keep();
        }
        if (next == '"') {
            field.reset();
            quoted(start);
            while (next == ' ' || next == '\t') {
                take();
            }
        } else {
            plain();
        }
        return text(start);
    }

    private void plain() throws IOException {
        while (next != ',' && !atLineEnd() && next != END) {
            if (next == '"') {
                throw new Malformed("a quote stands inside a field without quotes", line);
            }
            keep();
        }
    }

    private void quoted(long start) throws IOException {
        take();
        while (true) {
            if (next == END) {
                throw new Malformed("a quoted field is not closed", start);
            }
            if (next == '"') {
                take();
                if (next != '"') {
                    return;
                }
            }
            keep();
        }
    }

    private String text(long start) throws IOException {
        try {
            return decoder.decode(ByteBuffer.wrap(field.toByteArray())).toString();
        } catch (CharacterCodingException e) {
            throw new Malformed("a field is not UTF-8; save the file as UTF-8", start);
        }
    }

    private void keep() throws IOException {
        field.write(next);
        if (field.size() > FIELD_BYTES) {
            throw new Malformed("a field is longer than " + FIELD_BYTES + " bytes", line);
        }
        take();
    }

    /** Line ends inside a quoted field are content, but they still count as lines. */
    private void take() throws IOException {
        int taken = next;
        next = in.read();
        if (taken == 0) {
            throw new Malformed("a NUL character; if the file is UTF-16, save it as UTF-8", line);
        }
        if (taken == '\n' || (taken == '\r' && next != '\n')) {
            line++;
        }
        if (++recordBytes > RECORD_BYTES) {
            throw new Malformed("a line is longer than " + RECORD_BYTES + " bytes", line);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
