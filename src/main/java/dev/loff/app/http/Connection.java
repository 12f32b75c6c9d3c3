package dev.loff.app.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Optional;

/**
 * One open connection: whether it waits for a request, receives one or answers one, and since when. It sees the bytes; that a
 * request is whole it is told by {@link RequestBodies}.
 */
final class Connection extends ChannelDuplexHandler {
    private static final AttributeKey<Connection> KEY = AttributeKey.valueOf("loff.connection");

    private final Channel channel;
    private final String address;
    private int answering;
    private boolean receiving;
    private long since = System.nanoTime();
    private long pendingBytes;
    private long drainedAt = since;

    Connection(Channel channel, String address) {
        this.channel = channel;
        this.address = address;
        channel.attr(KEY).set(this);
    }

    /** That of a request; none for one that no socket has brought. */
    static Optional<Connection> of(HttpServerRequest request) {
        return request.connection() instanceof ConnectionBase base
                ? Optional.ofNullable(base.channel().attr(KEY).get())
                : Optional.empty();
    }

    String address() {
        return address;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        synchronized (this) {
            if (!receiving) {
                receiving = true;
                since = System.nanoTime();
            }
        }
        context.fireChannelRead(bytes);
    }

    /** What nobody told of, such as an answer to a malformed request, ends it, too. */
    @Override
    public void write(ChannelHandlerContext context, Object bytes, ChannelPromise promise) throws Exception {
        synchronized (this) {
            waits();
        }
        super.write(context, bytes, promise);
    }

    private void waits() {
        receiving = false;
        since = System.nanoTime();
    }

    /** A whole request has come. */
    synchronized void begins() {
        answering++;
        receiving = false;
    }

    /** Its answer is given to the connection. */
    synchronized void ends() {
        answering--;
        waits();
    }

    /** Whether no request is worked at. */
    synchronized boolean isExpendable() {
        return answering == 0;
    }

    synchronized long since() {
        return since;
    }

    /** Whether a request has been on its way, or an answer has not been read, for longer than that. */
    synchronized Optional<Warnings.Kind> tooSlow(long now, long requestNanos) {
        long pending = pendingBytes();
        if (pending == 0 || pending != pendingBytes) {
            drainedAt = now;
        }
        pendingBytes = pending;
        if (now - drainedAt > requestNanos) {
            return Optional.of(Warnings.Kind.SLOW_READER);
        }
        return answering == 0 && receiving && now - since > requestNanos
                ? Optional.of(Warnings.Kind.SLOW_REQUEST)
                : Optional.empty();
    }

    /** Whether nothing has come for longer than that. */
    synchronized boolean isIdle(long now, long idleNanos) {
        return isExpendable() && pendingBytes() == 0 && !receiving && now - since > idleNanos;
    }

    private long pendingBytes() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    void close() {
        ChannelFuture unused = channel.close();
    }
}
