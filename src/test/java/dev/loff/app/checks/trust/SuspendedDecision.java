package dev.loff.app.checks.trust;

import dev.loff.app.checks.CheckData;
import dev.loff.app.checks.CheckFailure;
import dev.loff.app.checks.Hosts;
import dev.loff.app.checks.JobHome;
import dev.loff.app.checks.LoffProcess;
import java.time.Duration;
import java.util.List;

/** A host is suspended during the transaction in which it decides a fire. */
final class SuspendedDecision implements TrustScenario {
    /** The limit on an idle transaction, plus the time that a slow machine needs for a start. */
    private static final Duration LIMIT = Duration.ofSeconds(15 + 30);

    @Override
    public String name() {
        return "suspended-decision";
    }

    @Override
    public String promise() {
        return "a host that is suspended while it decides a fire does not keep other hosts from starting it";
    }

    @Override
    public void run(TrustSetting setting) throws Exception {
        CheckData data = CheckData.small(setting.folder(), 2);
        try (JobHome home = setting.home();
                Hosts hosts = new Hosts(home, Duration.ofSeconds(6))) {
            List<String> add = List.of(
                    "schedules",
                    "add",
                    "often",
                    "--cron",
                    "*/5 * * * * *",
                    "--zone",
                    "UTC",
                    "--job",
                    "extract-features");
            home.run(
                    List.of(0),
                    CheckData.with(
                                    add,
                                    "dataset=" + data.pictures(),
                                    "encoder=" + data.encoder(),
                                    "quarantine-threshold=0.9")
                            .toArray(String[]::new));
            home.execute("create function dwell() returns trigger language plpgsql as"
                    + " $$ begin perform pg_sleep(3); return new; end $$");
            home.execute("create trigger dwell before insert on fire_slot for each row execute function dwell()");
            LoffProcess suspended = hosts.serve();
            Hosts.until("a fire is being decided", () -> !home.rows(
                            "select 1 from pg_stat_activity where wait_event = 'PgSleep'")
                    .isEmpty());
            suspended.signal("STOP");
            home.execute("create or replace function dwell() returns trigger language plpgsql as"
                    + " $$ begin return new; end $$");
            Hosts.until("its transaction is idle", () -> !home.rows(
                            "select 1 from pg_stat_activity where state = 'idle in transaction'")
                    .isEmpty());
            long begun = System.nanoTime();
            hosts.serve();
            Hosts.until("another host starts a fire", () -> !home.rows("select 1 from fire where outcome = 'FIRED'")
                    .isEmpty());
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            CheckFailure.unless(took.compareTo(LIMIT) < 0, "the schedule was blocked for " + took);
            suspended.signal("CONT");
            home.run(List.of(0), "schedules", "pause", "often", "--reason", "enough");
            CheckFailure.unless(
                    home.rows("select fire_at from fire_slot group by schedule_id, fire_at having count(*) > 1")
                            .isEmpty(),
                    "a fire was decided twice");
        }
    }
}
