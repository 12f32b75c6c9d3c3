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

/** A proxy between a host and its database that can drop all traffic, as a firewall that drops packets does. */
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

    /** Starts or stops dropping; connections stay open, and dropped bytes stay lost. */
    public void swallow(boolean on) {
        swallows = on;
    }

    /** Closes every connection, as a restarting firewall does. */
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
            return; // the proxy is closed
        }
    }

    private void connect(Socket client) {
        Socket database = new Socket();
        open.add(client);
        open.add(database);
        try {
            database.connect(target);
        } catch (IOException away) {
            close(client); // as if the database refused it
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
            // One side is gone; the other is closed below.
        }
        if (!swallows) {
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            return; // it is closed already
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        open.forEach(SwallowingProxy::close);
    }
}
