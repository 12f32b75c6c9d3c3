package dev.loff.app.checks;

import dev.loff.app.database.DatabaseAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/**
 * The network between the owner of a run and its database swallows every packet for a while, and closes no connection:
 * {@code ops/checks/swallowed-packets}.
 */
record SwallowedPackets(DisturbedJob job) {
    private static final Duration SHORT = Duration.ofSeconds(8);
    /**
     * Longer than the server keeps the transaction of a lost connection: for the lease's term, two minutes here. Until then its
     * row of the segment stops every restart of the run.
     */
    private static final Duration END = Duration.ofMinutes(10);

    /** The same process completes the run. */
    void shorterThanTheLease() throws IOException, InterruptedException, SQLException {
        disturb(Duration.ofMinutes(2), (home, hosts, owner, network) -> {
            network.swallow(true);
            Thread.sleep(SHORT.toMillis());
            network.swallow(false);
            CheckFailure.unless(owner.await(END), "a run hangs after its packets were dropped\n" + owner.threads());
            CheckFailure.unless(
                    owner.exitCode() == 0 || owner.exitCode() == 4,
                    "a run ended with " + owner.exitCode() + "\n" + owner.lastErrors());
        });
    }

    /** Another host takes the run over; the first process ends when it learns of that. */
    void longerThanTheLease() throws IOException, InterruptedException, SQLException {
        disturb(job.term(), (home, hosts, owner, network) -> {
            hosts.serve();
            network.swallow(true);
            hosts.untilGoesOn(owner.execution());
            network.swallow(false);
            CheckFailure.unless(owner.await(END), "a zombie hangs\n" + owner.threads());
            CheckFailure.unless(
                    owner.exitCode() == 5 && owner.errors().contains("was taken from this process"),
                    "a zombie ended with " + owner.exitCode() + "\n" + owner.lastErrors());
        });
    }

    private interface Disturbance {
        void of(JobHome home, Hosts hosts, LoffProcess owner, SwallowingProxy network)
                throws IOException, InterruptedException, SQLException;
    }

    private void disturb(Duration term, Disturbance disturbance)
            throws IOException, InterruptedException, SQLException {
        boolean[] met = {false};
        int begun = job.runs();
        while (!met[0]) {
            CheckFailure.unless(job.runs() < begun + 6, "the job is complete before its packets can be dropped");
            job.inCopy((home, hosts) -> {
                DatabaseAddress address = home.address();
                URI database = URI.create(address.url().substring("jdbc:".length()));
                try (SwallowingProxy network =
                        SwallowingProxy.to(new InetSocketAddress(database.getHost(), database.getPort()))) {
                    LoffProcess owner = home.start(
                            behind(network, database, address, term),
                            job.words().toArray(String[]::new));
                    hosts.add(owner);
                    int commits = job.awaitCommits(home, "training_segment");
                    if (!hosts.complete()) {
                        job.log().printf("  packets are dropped after %d segments%n", commits);
                        disturbance.of(home, hosts, owner, network);
                        met[0] = true;
                    }
                    owner.await(END);
                }
            });
        }
    }

    private static Map<String, String> behind(
            SwallowingProxy network, URI database, DatabaseAddress address, Duration term) {
        return Map.of(
                "LOFF_DB_URL",
                "jdbc:postgresql://127.0.0.1:" + network.port() + database.getPath(),
                "LOFF_DB_USER",
                address.user(),
                "LOFF_DB_PASSWORD_FILE",
                address.passwordFile().toString(),
                "LOFF_DB_STATEMENT_TIMEOUT",
                "2s",
                "LOFF_LEASE_TERM",
                term.toMillis() + "ms",
                "LOFF_RECOVERY_INTERVAL",
                "500ms",
                "LOFF_RECOVERY_SAME_HOST",
                "false",
                "LOFF_RECOVERY_BACK_OFF",
                "0s");
    }
}
