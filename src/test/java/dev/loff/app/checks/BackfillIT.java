package dev.loff.app.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.dataset.DrawnPictures;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backfill that is killed and repeated, on a real database with real runs. */
class BackfillIT {
    private static final LocalDate FROM = LocalDate.parse("2026-11-01");
    private static final int DAYS = 3;

    @TempDir
    Path temporary;

    @Test
    void aRepeatedBackfillRunsEachDayOnce() throws Exception {
        String encoder = SmallEncoder.write(temporary.resolve("encoder")).toString();
        for (int day = 0; day < DAYS; day++) {
            // Enough that the second day is still running when the process is killed.
            DrawnPictures.writeFolder(temporary.resolve("pictures/" + FROM.plusDays(day)), 20, day);
        }
        try (JobHome home = JobHome.open(temporary.resolve("home"))) {
            home.run(
                    List.of(0),
                    "schedules",
                    "add",
                    "days",
                    "--cron",
                    "0 0 1 1 *",
                    "--job",
                    "extract-features",
                    "-P",
                    "dataset=" + temporary.resolve("pictures") + "/{date}",
                    "-P",
                    "shard-images=4",
                    "-P",
                    "model=days",
                    "-P",
                    "encoder=" + encoder);
            String[] backfill = {
                "schedules",
                "backfill",
                "days",
                "--from",
                FROM.toString(),
                "--to",
                FROM.plusDays(DAYS - 1L).toString()
            };
            killInTheSecondDay(home, backfill);

            assertThat(home.run(List.of(1), backfill))
                    .as("the day that was killed has failed")
                    .contains("FAILED");
            String failed =
                    home.rows("select max(jobexecutionid) from job_execution").get(0);
            home.run(List.of(0), "restart", failed, "--json");
            home.run(List.of(0), backfill);
            home.run(List.of(0), backfill);

            assertThat(home.rows("select run_date, count(*) from job_run group by 1 order by 1"))
                    .containsExactly("2026-11-01 1", "2026-11-02 1", "2026-11-03 1");
            assertThat(home.rows("select distinct on (jobinstanceid) batchstatus from job_execution"
                            + " order by jobinstanceid, jobexecutionid desc"))
                    .containsOnly("COMPLETED")
                    .hasSize(DAYS);
            assertThat(home.numbers("select count(*) from job_instance").get(0)).isEqualTo(DAYS);
            assertThat(home.rows("select outcome, count(*) from fire group by 1"))
                    .as("the history of the schedule")
                    .containsExactly("FIRED " + DAYS);
            assertThat(home.numbers("select sum(row_count) from shard").get(0)).isEqualTo(DAYS * 200);
        }
    }

    private static void killInTheSecondDay(JobHome home, String[] backfill) throws Exception {
        try (LoffProcess process = home.start(backfill);
                JobHome.Query begun = home.query("select count(*) from shard s join feature_set f on"
                        + " f.id = s.feature_set_id join job_run r on r.feature_set_id = f.id"
                        + " where r.run_date = date '" + FROM.plusDays(1) + "'")) {
            Hosts.until("the second day has a shard", () -> begun.numbers().get(0) > 0);
            process.kill();
        }
    }
}
