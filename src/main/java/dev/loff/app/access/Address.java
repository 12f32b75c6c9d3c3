package dev.loff.app.access;

import dev.loff.app.jobs.Actor;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;

/** The IP address that a request comes from. */
record Address(String text) {
    private static final int NETWORK_BYTES = 8;

    static Address of(HttpServerRequest request) {
        SocketAddress remote = request.remoteAddress();
        String address = remote == null ? null : remote.hostAddress();
        return new Address(address == null ? "somewhere" : address);
    }

    /** The actor for a browser at this address. */
    Actor actor(String name) {
        return Actor.browser(name, text);
    }

    /** The key for counting attempts. An IPv6 network of 64 bits counts as one address: one home or office has a whole one. */
    String subject() {
        try {
            return "address "
                    + (InetAddress.getByName(text) instanceof Inet6Address six
                            ? HexFormat.of().formatHex(Arrays.copyOf(six.getAddress(), NETWORK_BYTES)) + "::/64"
                            : text);
        } catch (UnknownHostException e) {
            return "address " + text;
        }
    }

    boolean isLoopback() {
        return isLoopback(text);
    }

    /** Whether a port opened on this host address can be reached from this machine only. */
    static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
