package dev.loff.app.checks.trust;

import dev.loff.app.checks.CheckFailure;
import dev.loff.app.checks.Hosts;
import dev.loff.app.checks.JobHome;
import dev.loff.app.checks.LoffProcess;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Four schedules fire in the same second on an empty registry: each registers the encoder, a dataset, a version and an alias. */
final class FirstNight implements TrustScenario {
    private static final int SCHEDULES = 4;

    @Override
    public String name() {
        return "first-night";
    }

    @Override
    public String promise() {
        return "on the first night of an installation all schedules of the same second are completed";
    }

    @Override
    public void run(TrustSetting setting) throws Exception {
        try (JobHome home = setting.home();
                Hosts hosts = new Hosts(home, Duration.ofSeconds(30))) {
            OneSecond.add(
                    home,
                    setting.folder(),
                    SCHEDULES,
                    8,
                    "nightly",
                    "model=shared",
                    "classifier=linear",
                    "epochs=2",
                    "speed-probe=off");
            LoffProcess host = home.start(
                    Map.of("LOFF_SERVE_RUNS", Integer.toString(SCHEDULES)),
                    "serve",
                    "--port",
                    "0",
                    "--management-port",
                    "0");
            hosts.add(host);
            Hosts.until("all have ended", () -> ended(home) == SCHEDULES);
            List<String> runs = home.rows("select batchstatus, exitstatus from job_execution order by jobexecutionid");
            CheckFailure.unless(
                    runs.stream().filter(it -> it.startsWith("COMPLETED")).count() == SCHEDULES
                            && runs.size() == SCHEDULES,
                    "not all runs of the first night have completed: " + runs + "\n" + host.errorsSoFar());
            Set<String> versions = new TreeSet<>(home.rows("select version from model_version where model = 'shared'"));
            CheckFailure.unless(
                    versions.equals(Set.of("1", "2", "3", "4")),
                    "the model has other versions than 1 to 4: " + versions);
        }
    }

    private static long ended(JobHome home) throws SQLException, IOException {
        return home.numbers(
                        "select count(*) from job_execution where batchstatus not in ('STARTING', 'STARTED', 'STOPPING')")
                .get(0)
                .longValue();
    }
}
