package dev.loff.app.checks.trust;

import dev.loff.app.checks.CheckData;
import dev.loff.app.checks.CheckFailure;
import dev.loff.app.checks.Hosts;
import dev.loff.app.checks.JobHome;
import dev.loff.app.checks.LoffProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A dataset's folder is renamed away during its extraction, as a share disappears while its server restarts. */
final class FolderAwayAWhile implements TrustScenario {
    private static final Duration AWAY = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final List<Integer> WELL = List.of(0, 4);
    private static final String SHARDS = "select ordinal, sha256, row_count from shard order by ordinal";
    private static final String QUARANTINED = "select path, reason from quarantined_image order by path";

    @Override
    public String name() {
        return "folder-away-a-while";
    }

    @Override
    public String promise() {
        return "A dataset's folder that is away for a while is waited for; when it stays away the run names it, and a"
                + " restart completes to the same bytes.";
    }

    @Override
    public void run(TrustSetting setting) throws Exception {
        // More images than are read ahead of a shard that waits to be committed.
        CheckData data = CheckData.small(setting.folder(), 50);
        List<String> shards;
        List<String> quarantined;
        try (JobHome home = JobHome.open(setting.folder().resolve("undisturbed"))) {
            home.run(WELL, extraction(data));
            shards = home.rows(SHARDS);
            quarantined = home.rows(QUARANTINED);
        }
        try (JobHome home = JobHome.open(setting.folder().resolve("waits"))) {
            home.run(List.of(0), "runs");
            try (LoffProcess process = away(home, data, Map.of())) {
                Thread.sleep(AWAY.toMillis());
                back(data);
                requireEnd(process, WELL);
            }
            requireSame(home, shards, quarantined);
        }
        try (JobHome home = JobHome.open(setting.folder().resolve("fails"))) {
            home.run(List.of(0), "runs");
            long failed;
            try (LoffProcess process = away(home, data, Map.of("LOFF_FILES_PATIENCE", "3s"))) {
                requireEnd(process, List.of(1));
                failed = process.execution();
                String said = process.output() + process.errors();
                CheckFailure.unless(
                        said.contains("[" + data.pictures() + "] Cannot read the folder: it is not there")
                                && said.contains("then try again"),
                        "the failure does not name the folder\n" + said);
            }
            back(data);
            home.run(WELL, "restart", Long.toString(failed));
            requireSame(home, shards, quarantined);
        }
    }

    private static String[] extraction(CheckData data) {
        return data.run("extract-features", "shard-images=16").toArray(String[]::new);
    }

    /** Starts an extraction and renames the folder away while its second shard waits to be committed. */
    private static LoffProcess away(JobHome home, CheckData data, Map<String, String> environment) throws Exception {
        home.execute("""
                create function wait_for_check() returns trigger language plpgsql as $$ begin
                  if new.ordinal = 1 then perform pg_advisory_xact_lock(4711); end if;
                  return new;
                end $$;
                create trigger wait_for_check before insert on shard for each row execute function wait_for_check()""");
        LoffProcess process;
        try (Connection holder = home.connect();
                Statement lock = holder.createStatement()) {
            holder.setAutoCommit(false);
            lock.execute("select pg_advisory_xact_lock(4711)");
            process = home.start(environment, extraction(data));
            Hosts.until(
                    "the second shard waits",
                    () -> !process.alive()
                            || home.rows("select count(*) from pg_stat_activity where wait_event = 'advisory'")
                                    .equals(List.of("1")));
            Files.move(data.pictures(), elsewhere(data));
            holder.rollback();
        }
        Hosts.until(
                "the run says that it waits",
                () -> !process.alive() || process.errorsSoFar().contains("waiting for it"));
        CheckFailure.unless(
                process.errorsSoFar().contains("[" + data.pictures() + "] the folder is not there; waiting for it"),
                "nothing says that the run waits\n" + process.errorsSoFar());
        return process;
    }

    private static void back(CheckData data) throws Exception {
        Files.move(elsewhere(data), data.pictures());
    }

    private static Path elsewhere(CheckData data) {
        return data.pictures().resolveSibling("elsewhere");
    }

    private static void requireEnd(LoffProcess process, List<Integer> expected) throws Exception {
        CheckFailure.unless(
                process.await(PATIENCE) && expected.contains(process.exitCode()),
                "the run does not end with one of " + expected + "\n" + process.errorsSoFar());
    }

    private static void requireSame(JobHome home, List<String> shards, List<String> quarantined) throws Exception {
        CheckFailure.unless(home.rows(SHARDS).equals(shards), "the shards differ: " + home.rows(SHARDS));
        CheckFailure.unless(
                home.rows(QUARANTINED).equals(quarantined), "other images are quarantined: " + home.rows(QUARANTINED));
    }
}
