package dev.loff.app.checks.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.app.checks.JobHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The short version of {@code ops/checks/nemesis}: one history, and each invariant on a data folder that breaks it. */
class NemesisIT {
    private static final int EVENTS = 5;

    @TempDir
    static Path temporary;

    private static @Nullable HistoryRun prepared;
    private static @Nullable JobHome undisturbed;

    @BeforeAll
    static void runUndisturbedNights() throws Exception {
        prepared = HistoryRun.prepare(temporary, System.err);
        undisturbed = JobHome.copyOf(prepared.reference(), temporary.resolve("damaged"));
    }

    @AfterAll
    static void close() {
        Objects.requireNonNull(undisturbed).close();
    }

    /** A statement that damages rows, and one that repairs them. */
    private enum Damage {
        UNFINISHED(
                Invariant.PEACE,
                "update job_execution set batchstatus = 'STARTED' where jobexecutionid = 1",
                "update job_execution set batchstatus = 'COMPLETED' where jobexecutionid = 1",
                "execution 1 is STARTED"),
        WAITING(
                Invariant.PEACE,
                "insert into submission (job, scope, parameters, state, actor, origin) values ('a', 'b', '{}', 'QUEUED', 'c', 'd')",
                "delete from submission where scope = 'b'",
                "waits"),
        OTHER_MODEL(
                Invariant.BYTES,
                "update model_version set end_to_end_sha256 = reverse(end_to_end_sha256) where id = 2",
                "update model_version set end_to_end_sha256 = reverse(end_to_end_sha256) where id = 2",
                "undisturbed"),
        OTHER_SHARD(
                Invariant.BYTES,
                "update shard set sha256 = reverse(sha256) where id = 3",
                "update shard set sha256 = reverse(sha256) where id = 3",
                "shard "),
        OTHER_STATE(
                Invariant.BYTES,
                "update training_segment set state_sha256 = reverse(state_sha256) where id = 3",
                "update training_segment set state_sha256 = reverse(state_sha256) where id = 3",
                "segment "),
        LOST_FEATURES(
                Invariant.BYTES,
                "update shard set gone_at = now(), gone_because = 'MISSING' where id = 3",
                "update shard set gone_at = null, gone_because = null where id = 3",
                "is missing"),
        TWO_VERSIONS(
                Invariant.VERSIONS,
                "update training_run set seed = 3 - seed where id = 2",
                "update training_run set seed = 3 - seed where id = 2",
                "leaves with seed 1 has 2 versions"),
        TWICE_PROMOTED(
                Invariant.VERSIONS,
                "insert into alias_change (model, alias, from_version_id, to_version_id, reason, actor)"
                        + " values ('leaves', 'champion', 1, 1, 'damage', 'job nightly')",
                "delete from alias_change where reason = 'damage'",
                "promoted 2 times by the gate"),
        OVERWRITTEN_PROMOTION(
                Invariant.PROMOTIONS,
                "insert into alias_change (model, alias, from_version_id, to_version_id, reason, actor) values"
                        + " ('leaves', 'champion', 1, 1, 'damage', 'anna'), ('leaves', 'champion', 1, 1, 'damage', 'job nightly')",
                "delete from alias_change where reason = 'damage'",
                "replaced a champion of leaves that anna had chosen"),
        OLD_VERDICT(
                Invariant.PROMOTIONS,
                "update gate_decision set champion_id = 2 where model_version_id = 1",
                "update gate_decision set champion_id = null where model_version_id = 1",
                "compared leaves with another version"),
        UNDECIDED(
                Invariant.FIRES,
                "update schedule set created_at = decided_until - interval '1 minute'",
                "update schedule set created_at = decided_until",
                "was not decided"),
        DECIDED_TWICE(
                Invariant.FIRES,
                "insert into fire (schedule_id, fire_at, outcome, reason, host, recorded_at)"
                        + " select 1, now(), 'MISSED', 'damage', 'h', now() from generate_series(1, 2)",
                "delete from fire where reason = 'damage'",
                "was decided 2 times"),
        UNACCOUNTED(
                Invariant.IMAGES,
                "update shard set row_count = row_count + 1 where id = 1",
                "update shard set row_count = row_count - 1 where id = 1",
                "listed 63, 61 usable, 3 quarantined"),
        TAMPERED(
                Invariant.AUDIT,
                "alter table audit_entry disable trigger user; update audit_entry set actor = 'x' || actor where id = 1",
                "update audit_entry set actor = substr(actor, 2) where id = 1",
                "entry=1");

        private final Invariant invariant;
        private final String statement;
        private final String mended;
        private final String found;

        Damage(Invariant invariant, String statement, String mended, String found) {
            this.invariant = invariant;
            this.statement = statement;
            this.mended = mended;
            this.found = found;
        }
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void damageIsFound(Damage damage) throws Exception {
        JobHome home = Objects.requireNonNull(undisturbed);
        Undisturbed expected = Objects.requireNonNull(prepared).expected();
        home.execute(damage.statement);
        try {
            assertThat(damage.invariant.broken(home, expected)).anyMatch(it -> it.contains(damage.found));
        } finally {
            home.execute(damage.mended);
        }
        if (damage.invariant != Invariant.AUDIT) {
            assertThat(damage.invariant.broken(home, expected)).isEmpty();
        }
    }

    @Test
    void aMissingFileIsFound() throws Exception {
        HistoryRun run = Objects.requireNonNull(prepared);
        try (JobHome home = JobHome.copyOf(run.reference(), temporary.resolve("missing"))) {
            String file =
                    home.rows("select file from shard order by id desc limit 1").get(0);
            Files.delete(home.root().resolve(file));
            assertThat(Invariant.FILES.broken(home, run.expected())).anyMatch(it -> it.contains(file));
            assertThat(Invariant.BYTES.broken(home, run.expected())).anyMatch(it -> it.contains("is missing"));
        }
    }

    @Test
    void anEndByASignalIsFound() throws Exception {
        JobHome home = Objects.requireNonNull(undisturbed);
        try (Crew crew = Crew.of(home)) {
            Crew.Member command = crew.command(Map.of(), false, List.of("runs"));
            command.process().signal("KILL");
            crew.leave();
            assertThat(crew.badEnds()).singleElement().asString().contains("137");
        }
    }

    @Test
    void invariantsHoldAfterAHistory() throws Exception {
        HistoryRun.Outcome outcome = Objects.requireNonNull(prepared).run(FaultHistory.draw(12, EVENTS));
        assertThat(outcome.breaches()).as("%s", outcome.timeline()).isEmpty();
    }
}
