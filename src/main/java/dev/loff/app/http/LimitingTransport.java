package dev.loff.app.http;

import io.netty.channel.ChannelFactory;
import io.netty.channel.ServerChannel;
import io.vertx.core.impl.transports.JDKTransport;
import java.time.Duration;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Java's own sockets with {@link ConnectionLimits} on those that listen. Vert.x loads it as a service; it has no other hook
 * that sees a connection before its first request.
 */
public final class LimitingTransport extends JDKTransport {

    @Override
    public boolean isAvailable() {
        return true;
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        ChannelFactory<? extends ServerChannel> plain = super.serverChannelFactory(domainSocket);
        return () -> limited(plain.newChannel());
    }

    private static ServerChannel limited(ServerChannel channel) {
        channel.pipeline().addFirst(new ConnectionLimits(configured(ConfigProvider.getConfig())));
        return channel;
    }

    private static ConnectionLimits.Allowed configured(Config config) {
        return new ConnectionLimits.Allowed(
                config.getValue("loff.http.connections", Integer.class),
                config.getValue("loff.http.connections-per-address", Integer.class),
                config.getValue("loff.http.request-timeout", Duration.class),
                config.getValue("loff.http.idle-timeout", Duration.class));
    }
}
