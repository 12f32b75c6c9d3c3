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
 * One open connection: whether it waits for a request, receives one or answers one, and since when. It sees only bytes;
 * {@link RequestBodies} reports when a request is complete.
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

    /** The connection of a request; empty for a request that did not come over a socket. */
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

    /** Writing ends the receiving state also for responses that are not reported, such as those to malformed requests. */
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

    /** A complete request was received. */
    synchronized void begins() {
        answering++;
        receiving = false;
    }

    /** Its response was handed to the connection. */
    synchronized void ends() {
        answering--;
        waits();
    }

    /** Whether no request is being answered. */
    synchronized boolean isExpendable() {
        return answering == 0;
    }

    synchronized long since() {
        return since;
    }

    /** Whether receiving a request, or the client's reading of a response, has taken longer than {@code requestNanos}. */
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

    /** Whether nothing was received for longer than {@code idleNanos}. */
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
