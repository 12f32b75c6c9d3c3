package dev.loff.app.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Limits the connections of one listening socket, in total and per address. At the limit the connection that has waited longest
 * for a request is closed to make room, so that somebody behind the same address as an attacker still gets in. Connections on
 * which sending a request or reading a response takes too long are closed.
 */
final class ConnectionLimits extends ChannelInboundHandlerAdapter {
    /** The limits. */
    record Allowed(int connections, int perAddress, Duration request, Duration idle) {}

    private static final int NETWORK_BYTES = 8;

    private final Allowed allowed;
    private final Warnings warnings = new Warnings(System::nanoTime);
    private final Set<Connection> open = new LinkedHashSet<>();

    ConnectionLimits(Allowed allowed) {
        this.allowed = allowed;
    }

    @Override
    public void channelRegistered(ChannelHandlerContext context) {
        Future<?> unused = context.executor().scheduleWithFixedDelay(this::closeSlowOnes, 1, 1, TimeUnit.SECONDS);
        context.fireChannelRegistered();
    }

    /** A listening socket reads connections; they have no handler yet. */
    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        Channel channel = (Channel) accepted;
        Connection connection = new Connection(channel, subject(channel.remoteAddress()));
        if (!admit(connection)) {
            channel.unsafe().closeForcibly();
            return;
        }
        Future<?> unused = channel.closeFuture().addListener(closed -> remove(connection));
        channel.pipeline().addFirst(connection);
        context.fireChannelRead(channel);
    }

    private boolean admit(Connection connection) {
        Predicate<Connection> sameAddress = it -> it.address().equals(connection.address());
        synchronized (open) {
            if (!makeRoom(allowed.perAddress(), sameAddress, Warnings.Kind.TOO_MANY_OF_ADDRESS, connection)
                    || !makeRoom(allowed.connections(), it -> true, Warnings.Kind.TOO_MANY, connection)) {
                return false;
            }
            return open.add(connection);
        }
    }

    private boolean makeRoom(int most, Predicate<Connection> counted, Warnings.Kind kind, Connection newcomer) {
        List<Connection> there = open.stream().filter(counted).toList();
        if (there.size() < most) {
            return true;
        }
        warnings.add(kind, newcomer.address());
        Optional<Connection> longest =
                there.stream().filter(Connection::isExpendable).min(Comparator.comparingLong(Connection::since));
        longest.ifPresent(it -> {
            open.remove(it);
            it.close();
        });
        return longest.isPresent();
    }

    private void remove(Connection connection) {
        synchronized (open) {
            open.remove(connection);
        }
    }

    private void closeSlowOnes() {
        List<Connection> all;
        synchronized (open) {
            all = List.copyOf(open);
        }
        long now = System.nanoTime();
        for (Connection connection : all) {
            Optional<Warnings.Kind> slow =
                    connection.tooSlow(now, allowed.request().toNanos());
            slow.ifPresent(kind -> warnings.add(kind, connection.address()));
            if (slow.isPresent() || connection.isIdle(now, allowed.idle().toNanos())) {
                connection.close();
            }
        }
    }

    /**
     * The key for counting connections. An IPv6 network of 64 bits counts as one address: one home or office has a whole one.
     */
    static String subject(SocketAddress remote) {
        InetAddress address = remote instanceof InetSocketAddress internet ? internet.getAddress() : null;
        if (address == null) {
            return "somewhere";
        }
        return address instanceof Inet6Address six
                ? HexFormat.of().formatHex(Arrays.copyOf(six.getAddress(), NETWORK_BYTES)) + "::/64"
                : address.getHostAddress();
    }
}
