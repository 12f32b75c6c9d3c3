package dev.loff.app.access;

import dev.loff.app.jobs.RefusedException;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** While nobody can log in, refuses to listen on any address but loopback. Checks at start-up, before a port is opened. */
@ApplicationScoped
class Binding {
    private final SetUp setUp;
    private final boolean serves;
    private final String host;

    Binding(
            SetUp setUp,
            @ConfigProperty(name = "quarkus.http.host-enabled") boolean serves,
            @ConfigProperty(name = "quarkus.http.host") String host) {
        this.setUp = setUp;
        this.serves = serves;
        this.host = host;
    }

    void check(@Observes StartupEvent event) {
        if (serves && !Address.isLoopback(host) && setUp.isNeeded()) {
            throw new RefusedException(
                    "Cannot listen on another address than this machine's own: nobody can log in yet, set up access"
                            + " first, or add a user with: loff user add NAME --role admin (host=" + host + ")");
        }
    }
}
