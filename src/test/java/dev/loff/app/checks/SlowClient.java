package dev.loff.app.checks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A connection that is opened and never used properly; opened again when the host closes it. */
final class SlowClient implements AutoCloseable {
    /** What it does not complete. */
    enum Kind {
        SILENT("", false),
        HALF_A_REQUEST_LINE("GET /log-", false),
        HEADERS_WITHOUT_END("GET /log-in HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", true),
        HALF_A_FORM(
                "POST /log-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                        + "Content-Length: 1000\r\n\r\nname=mallory&password=",
                true),
        HALF_A_JSON_BODY(
                "POST /api/v1/executions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 1000\r\n\r\n{\"job\": \"",
                true),
        READER_OF_NOTHING("GET /public/console.css HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(100), false);

        private final String request;
        private final boolean trickles;

        Kind(String request, boolean trickles) {
            this.request = request;
            this.trickles = trickles;
        }
    }

    private static final int SMALL_WINDOW = 2048;

    private final Kind kind;
    private final URI host;
    private final String from;
    private @Nullable SocketChannel channel;
    private boolean sent;

    SlowClient(Kind kind, URI host, String from) {
        this.kind = kind;
        this.host = host;
        this.from = from;
    }

    /** Continues slowly; returns whether the host had closed the connection. */
    boolean tick() {
        SocketChannel open = channel;
        if (open == null) {
            open();
            return false;
        }
        try {
            if (!open.finishConnect()) {
                return false;
            }
            if (!sent) {
                sent = true;
                write(open, kind.request);
            } else if (kind.trickles) {
                write(open, "x");
            }
            if (kind != Kind.READER_OF_NOTHING && open.read(ByteBuffer.allocate(SMALL_WINDOW)) < 0) {
                throw new IOException("closed");
            }
            return false;
        } catch (IOException e) {
            close();
            return true;
        }
    }

    private void open() {
        try {
            SocketChannel opened = SocketChannel.open();
            channel = opened;
            sent = false;
            opened.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_WINDOW);
            opened.configureBlocking(false);
            opened.bind(new InetSocketAddress(from, 0));
            opened.connect(new InetSocketAddress(host.getHost(), host.getPort()));
        } catch (IOException e) {
            close();
        }
    }

    private static void write(SocketChannel channel, String text) throws IOException {
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new IllegalStateException("Cannot close a socket", e);
        }
        channel = null;
    }
}
