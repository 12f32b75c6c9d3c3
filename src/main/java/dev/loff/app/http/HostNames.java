package dev.loff.app.http;

import dev.loff.app.config.LoffConfig;
import dev.loff.job.ThisProcess;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.NetUtil;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Answers only requests for names of this host, which prevents DNS rebinding. Redirects to this host contain no host name, so
 * that a forged Host header cannot redirect a reader elsewhere.
 */
@Singleton
final class HostNames {
    private static final int EARLY = 9_500;
    private static final String LOCALHOST = "localhost";

    private final Set<String> names = new HashSet<>();

    /** In the background: the name server may be slow or unreachable. */
    private final CompletableFuture<Set<String>> own = CompletableFuture.supplyAsync(HostNames::own);

    HostNames(HttpConfig config, LoffConfig loff) {
        names.add(LOCALHOST);
        names.add(plain(ThisProcess.owner().host()));
        config.hosts().ifPresent(hosts -> hosts.forEach(it -> names.add(plain(it))));
        loff.console().url().map(URI::getHost).ifPresent(it -> names.add(plain(it)));
    }

    private static Set<String> own() {
        try {
            InetAddress here = InetAddress.getLocalHost();
            return Set.of(plain(here.getHostName()), plain(here.getCanonicalHostName()));
        } catch (UnknownHostException | IllegalArgumentException e) {
            return Set.of();
        }
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, EARLY);
    }

    private void check(RoutingContext context) {
        HostAndPort authority = context.request().authority();
        if (authority == null) {
            Refusals.send(
                    context,
                    HttpResponseStatus.BAD_REQUEST,
                    "Cannot read the request: its header Host is missing or names no host");
        } else if (!isOurs(plain(authority.host()))) {
            Refusals.send(
                    context,
                    HttpResponseStatus.MISDIRECTED_REQUEST,
                    "Cannot answer under this name: whoever runs the host adds it to loff.http.hosts (LOFF_HTTP_HOSTS) (host="
                            + authority.host() + ")");
        } else {
            context.addHeadersEndHandler(end -> shortenLocation(context, authority));
            context.next();
        }
    }

    boolean isOurs(String host) {
        String address = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        return NetUtil.isValidIpV4Address(address)
                || NetUtil.isValidIpV6Address(address)
                || names.contains(host)
                || host.endsWith("." + LOCALHOST)
                || own.getNow(Set.of()).contains(host);
    }

    private static void shortenLocation(RoutingContext context, HostAndPort authority) {
        String location = context.response().headers().get(HttpHeaders.LOCATION);
        String here = context.request().scheme() + "://" + authority;
        if (location != null && location.startsWith(here)) {
            String path = location.substring(here.length());
            context.response().putHeader(HttpHeaders.LOCATION, path.startsWith("/") ? path : "/" + path);
        }
    }

    private static String plain(String name) {
        String lower = name.strip().toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
