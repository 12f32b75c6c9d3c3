package dev.loff.app.checks.trust;

import dev.loff.app.checks.CheckData;
import dev.loff.app.checks.CheckFailure;
import dev.loff.app.checks.JobHome;
import dev.loff.app.checks.LoffProcess;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/**
 * A night reuses shards whose extraction was killed before it sealed them, and another runs beside an extraction: both make the
 * same model as an undisturbed night.
 */
final class UnsealedFeatures implements TrustScenario {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    /** Unreadable pictures are quarantined. */
    private static final List<Integer> WELL = List.of(0, 4);

    private static final String MODELS = "select distinct sha256 from model_version";

    @Override
    public String name() {
        return "unsealed-features";
    }

    @Override
    public String promise() {
        return "a model does not depend on which run made which shards, or on whether their extraction was sealed";
    }

    @Override
    public void run(TrustSetting setting) throws Exception {
        CheckData data = CheckData.small(setting.folder(), 12);
        List<String> expected;
        try (JobHome home = JobHome.open(setting.folder().resolve("undisturbed"))) {
            home.run(WELL, nightly(data));
            expected = home.rows(MODELS);
        }
        try (JobHome home = JobHome.open(setting.folder().resolve("killed"))) {
            home.run(List.of(0), "runs");
            killBeforeSeal(home, extraction(data));
            home.run(WELL, nightly(data));
            requireSame(home, expected, "after a kill between the last shard and the seal");
        }
        try (JobHome home = JobHome.open(setting.folder().resolve("beside"))) {
            home.run(List.of(0), "runs");
            beside(home, data);
            requireSame(home, expected, "beside an extraction");
            home.run(WELL, CheckData.with(List.of(nightly(data)), "force=true").toArray(String[]::new));
            requireSame(home, expected, "after an extraction of the same images");
            home.run(List.of(0), "verify");
        }
    }

    private static String[] nightly(CheckData data) {
        return data.run(
                        "nightly",
                        "classifier=linear",
                        "epochs=2",
                        "speed-probe=off",
                        "shard-images=16",
                        "model=sealed")
                .toArray(String[]::new);
    }

    private static String[] extraction(CheckData data) {
        return data.run("extract-features", "shard-images=7", "automatic-restarts=0")
                .toArray(String[]::new);
    }

    /** The lock allows rows to refer to the feature set, but prevents its sealing. */
    private static void killBeforeSeal(JobHome home, String[] extraction) throws Exception {
        try (LoffProcess process = home.start(extraction);
                Connection holder = home.connect();
                Statement lock = holder.createStatement()) {
            until(home, process, "select count(*) = 1 from feature_set");
            holder.setAutoCommit(false);
            lock.execute("select id from feature_set for no key update");
            until(
                    home,
                    process,
                    "select count(*) = max(f.shards) from shard s join feature_set f on f.id = feature_set_id");
            process.kill();
        }
        CheckFailure.unless(
                home.rows("select count(*) from feature_set where sealed_at is not null")
                        .equals(List.of("0")),
                "a set was sealed before the kill");
    }

    /** The extraction is blocked before its fourth shard while the night runs. */
    private static void beside(JobHome home, CheckData data) throws Exception {
        home.execute("""
                create function wait_for_check() returns trigger language plpgsql as $$ begin
                  if new.ordinal = 3 and new.feature_set_id = (select min(id) from feature_set) then
                    perform pg_advisory_xact_lock(4711);
                  end if;
                  return new;
                end $$;
                create trigger wait_for_check before insert on shard for each row execute function wait_for_check()""");
        try (Connection holder = home.connect();
                Statement lock = holder.createStatement();
                LoffProcess process = home.start(extraction(data))) {
            holder.setAutoCommit(false);
            lock.execute("select pg_advisory_xact_lock(4711)");
            until(home, process, "select count(*) = 3 from shard");
            home.run(WELL, nightly(data));
            holder.rollback();
            CheckFailure.unless(
                    process.await(PATIENCE) && WELL.contains(process.exitCode()),
                    "the extraction does not end well\n" + process.errorsSoFar());
        }
    }

    private static void until(JobHome home, LoffProcess process, String question) throws Exception {
        try (JobHome.Query query = home.query(question)) {
            while (!query.rows().equals(List.of("t"))) {
                CheckFailure.unless(
                        !process.await(Duration.ofMillis(5)),
                        "an extraction ended too early\n" + process.errorsSoFar());
            }
        }
    }

    private static void requireSame(JobHome home, List<String> expected, String when) throws Exception {
        List<String> found = home.rows(MODELS);
        CheckFailure.unless(
                found.equals(expected),
                "the model " + when + " differs from that of an undisturbed night (expected=" + expected + ", found="
                        + found + ", statistics=" + home.rows("select statistics from feature_set order by id") + ")");
    }
}
