package dev.loff.app.checks.trust;

import dev.loff.app.checks.CheckFailure;
import dev.loff.app.checks.Hosts;
import dev.loff.app.checks.JobHome;
import dev.loff.app.checks.LoffProcess;
import dev.loff.app.checks.RawHttp;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Twenty schedules are due in one second on a host that runs two at a time and is killed while they run. */
final class TwentyFires implements TrustScenario {
    private static final int FIRES = 20;
    private static final int AT_A_TIME = 2;

    @Override
    public String name() {
        return "twenty-fires";
    }

    @Override
    public String promise() {
        return "fires that are more than loff.serve.runs wait in the queue, are seen there and start in order, each once";
    }

    @Override
    public void run(TrustSetting setting) throws Exception {
        try (JobHome home = setting.home();
                Hosts hosts = new Hosts(home, Duration.ofSeconds(6))) {
            OneSecond.add(home, setting.folder(), FIRES, 1, "extract-features");
            home.execute("create function dwell() returns trigger language plpgsql as"
                    + " $$ begin perform pg_sleep(15); return new; end $$");
            home.execute("create trigger dwell before insert on feature_set for each row execute function dwell()");
            LoffProcess first = hosts.serve();
            untilLimited(home, "the fires are submitted", () -> count(home, "submission") == FIRES);
            seen(setting, home, first);
            home.execute("create or replace function dwell() returns trigger language plpgsql as"
                    + " $$ begin return new; end $$");
            untilLimited(home, "a part of the runs is complete", () -> complete(home) >= FIRES / 4);
            first.kill();
            hosts.serve();
            untilLimited(home, "all runs are complete", () -> complete(home) == FIRES);
            Hosts.until("each fire is closed", () -> count(home, "fire_slot where state <> 'DONE'") == 0);
            CheckFailure.unless(
                    count(home, "fire_slot where outcome = 'FIRED'") == FIRES,
                    "not every fire was started: " + home.rows("select fire_at, outcome from fire_slot"));
            CheckFailure.unless(
                    count(home, "job_run") == FIRES,
                    "there are other runs than one of each fire: "
                            + home.rows("select instance_id, dataset from job_run"));
            List<String> started = home.rows("select id from submission order by execution_id");
            List<String> due = home.rows("select id from submission order by due_at, id");
            CheckFailure.unless(started.equals(due), "started in the order " + started + " instead of " + due);
        }
    }

    private static void untilLimited(JobHome home, String what, Hosts.Condition condition)
            throws IOException, InterruptedException, SQLException {
        try (JobHome.Query running = home.query(
                "select count(*) from job_execution where batchstatus in ('STARTING', 'STARTED', 'STOPPING')")) {
            Hosts.until(what, () -> {
                long now = running.numbers().get(0).longValue();
                CheckFailure.unless(now <= AT_A_TIME, now + " runs at a time");
                return condition.holds();
            });
        }
    }

    private static void seen(TrustSetting setting, JobHome home, LoffProcess host) throws Exception {
        Expect.of(setting.loff(home, List.of("status")), 0).has("extract-features waits since");
        Expect.of(setting.loff(home, List.of("schedules", "list")), 0)
                .has("waiting: the fire of", "waits as submission");
        Expect.of(setting.loff(home, List.of("schedules", "history")), 0).has("QUEUED", "for its turn");
        Map<String, String> viewer = Map.of("Authorization", "Bearer " + home.token("viewer"));
        RawHttp http = new RawHttp(host.address());
        new Expect("REST", http.send("GET", "/api/v1/submissions", viewer, "").body()).has("\"state\":\"QUEUED\"");
        new Expect("Tonight", http.send("GET", "/", viewer, "").body()).has("<h2>Waiting</h2>");
    }

    private static long complete(JobHome home) throws SQLException, IOException {
        return count(home, "job_execution where batchstatus = 'COMPLETED'");
    }

    private static long count(JobHome home, String of) throws SQLException, IOException {
        return home.numbers("select count(*) from " + of).get(0).longValue();
    }
}
