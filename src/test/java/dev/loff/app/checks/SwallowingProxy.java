package dev.loff.app.checks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A network between a host and its database that can swallow what is sent, as a firewall does that drops packets. */
public final class SwallowingProxy implements AutoCloseable {
    private final InetSocketAddress target;
    private final ServerSocket server;
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
    private volatile boolean swallows;

    private SwallowingProxy(InetSocketAddress target, ServerSocket server) {
        this.target = target;
        this.server = server;
    }

    public static SwallowingProxy to(InetSocketAddress target) throws IOException {
        SwallowingProxy proxy = new SwallowingProxy(target, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        proxy.thread(proxy::accept);
        return proxy;
    }

    public int port() {
        return server.getLocalPort();
    }

    /** From now on nothing gets through, or new bytes do; connections stay open, and what was lost stays lost. */
    public void swallow(boolean on) {
        swallows = on;
    }

    /** Closes every connection, as a firewall does that is restarted. */
    public void cut() {
        open.forEach(SwallowingProxy::close);
        open.removeIf(Socket::isClosed);
    }

    private void thread(Runnable work) {
        Thread thread = new Thread(work, "swallowing-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                connect(server.accept());
            }
        } catch (IOException closed) {
            return; // with the proxy
        }
    }

    private void connect(Socket client) {
        Socket database = new Socket();
        open.add(client);
        open.add(database);
        try {
            database.connect(target);
        } catch (IOException away) {
            close(client); // as the database would refuse it
            return;
        }
        thread(() -> copy(client, database));
        thread(() -> copy(database, client));
    }

    private void copy(Socket from, Socket to) {
        byte[] buffer = new byte[8192];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (!swallows) {
                    out.write(buffer, 0, read);
                }
            }
        } catch (IOException broken) {
            // One side is gone; the other is told below.
        }
        if (!swallows) {
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            return; // it is closed, then
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        open.forEach(SwallowingProxy::close);
    }
}
