package dev.loff.app.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.file.Path;
import javax.net.SocketFactory;

/**
 * Creates sockets to the port that the embedded server listens on now, whatever port is asked for, because a restart may change it.
 * The driver creates one factory per connection, by the name of this class in the connection's address.
 */
public final class CurrentPort extends SocketFactory {

    private final Path dataDirectory;

    /** @param dataDirectory the server's data directory, as named in the address */
    public CurrentPort(String dataDirectory) {
        this.dataDirectory = Path.of(dataDirectory);
    }

    private SocketAddress current(SocketAddress asked) throws IOException {
        int port = Postmaster.read(dataDirectory).map(Postmaster::port).orElse(0);
        return port > 0 && asked instanceof InetSocketAddress address
                ? new InetSocketAddress(address.getAddress(), port)
                : asked;
    }

    @Override
    public Socket createSocket() {
        return new Socket() {
            @Override
            public void connect(SocketAddress asked, int timeoutMillis) throws IOException {
                super.connect(current(asked), timeoutMillis);
            }
        };
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return createSocket(InetAddress.getByName(host), port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        Socket socket = createSocket();
        socket.connect(new InetSocketAddress(host, port));
        return socket;
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return createSocket(host, port);
    }
}
