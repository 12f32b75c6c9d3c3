package dev.loff.app.checks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Drives one job to its end despite kills, as an operator would: a killed execution is restarted by its id. */
final class KilledJob {
    /** The exit codes of a completed job, without or with quarantined images. */
    static final List<Integer> COMPLETED = List.of(0, 4);

    private static final Duration POLL = Duration.ofMillis(1);
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final Duration AROUND_COMMIT = Duration.ofMillis(30);

    private final JobHome home;
    private final Workload workload;
    private final Pace pace;
    private final RandomGenerator random;
    private final PrintStream log;
    private int kills;
    private int doubled;
    private double committedAtKill;

    KilledJob(JobHome home, Workload workload, Pace pace, RandomGenerator random, PrintStream log) {
        this.home = home;
        this.workload = workload;
        this.pace = pace;
        this.random = random;
        this.log = log;
    }

    /** How many kills hit a running process. */
    int kills() {
        return kills;
    }

    /** How many kills came after another one before anything new was committed. */
    int doubled() {
        return doubled;
    }

    /** Runs the job to its end; at most {@code wanted} of its processes are killed. */
    void run(int wanted) throws IOException, InterruptedException, SQLException {
        boolean complete = false;
        while (!complete) {
            Optional<String> unfinished = unfinished();
            complete = (unfinished.isEmpty() && executions() > 0) || end(unfinished, wanted);
        }
    }

    /** Runs one process; returns true if it ended by itself with success. */
    private boolean end(Optional<String> execution, int wanted) throws IOException, InterruptedException, SQLException {
        try (LoffProcess process = start(execution)) {
            if (kills < wanted && kill(process)) {
                return false;
            }
            if (!process.await(PATIENCE)) {
                throw new CheckFailure("a restarted job does not end");
            }
            if (execution.isPresent() && isAbandoned(execution.get())) {
                return false;
            }
            if (!COMPLETED.contains(process.exitCode())) {
                throw new CheckFailure("after " + kills + " kills the job ended with " + process.exitCode() + ":\n"
                        + process.lastErrors());
            }
            return true;
        }
    }

    private LoffProcess start(Optional<String> execution) throws IOException {
        return execution.isEmpty()
                ? home.start(workload.job().toArray(String[]::new))
                : home.start("restart", execution.get(), "--json");
    }

    /** The number of executions of this job, without those of the preparation. */
    private double executions() throws SQLException, IOException {
        return home.migrated()
                ? home.numbers("select count(*) from job_execution where batchstatus <> 'ABANDONED'")
                                .get(0)
                        - workload.preparation().size()
                : 0;
    }

    /** Returns the newest execution if it is not complete. */
    private Optional<String> unfinished() throws SQLException, IOException {
        List<String> rows = home.migrated()
                ? home.rows("select jobexecutionid from (select * from job_execution where batchstatus <> 'ABANDONED'"
                        + " order by jobexecutionid desc limit 1) newest where batchstatus <> 'COMPLETED'")
                : List.of();
        return rows.stream().findFirst();
    }

    /**
     * An execution that was killed before it was recorded as started has done nothing and cannot be restarted, so the job is started
     * again. If it had done something, the comparison would find an extra row.
     */
    private boolean isAbandoned(String execution) throws SQLException, IOException {
        String status = "select 1 from job_execution where batchstatus = 'ABANDONED' and jobexecutionid = ";
        return !home.rows(status + execution).isEmpty();
    }

    private boolean kill(LoffProcess process) throws InterruptedException, SQLException, IOException {
        KillMoment moment = KillMoment.draw(random, kills);
        boolean waited =
                switch (moment) {
                    case IN_START -> sleep(process, pace.start());
                    case AT_REGISTRATION -> executionAppears(process);
                    case BEFORE_COMMIT -> announced(process) && sleep(process, pace.firstCommit());
                    case IN_WORK -> announced(process) && sleep(process, scaled(pace.lastCommit(), left()));
                    case AT_FILE -> fileAppears(process) && sleep(process, AROUND_COMMIT);
                };
        if (!waited) {
            return false;
        }
        Duration age = process.age();
        boolean took = process.announced();
        process.kill();
        count(moment, age, took);
        return true;
    }

    private void count(KillMoment moment, Duration age, boolean took) throws SQLException, IOException {
        double committed = committed();
        boolean again = took && kills > 0 && committed == committedAtKill;
        committedAtKill = committed;
        kills++;
        doubled += again ? 1 : 0;
        log.printf(
                "  kill %d, %s after %.2f s: %s, %.0f of %.0f committed%s%n",
                kills,
                moment,
                age.toNanos() / 1e9,
                took ? step() : "before the job",
                committed,
                pace.commits(),
                again ? ", none since the kill before" : "");
    }

    private String step() throws SQLException, IOException {
        List<String> steps =
                home.rows("select 'in step ' || stepname from step_execution order by stepexecutionid desc limit 1");
        return steps.isEmpty() ? "before the first step" : steps.get(0);
    }

    private double committed() throws SQLException, IOException {
        return home.migrated() ? home.numbers(workload.committed()).get(0) : 0;
    }

    private double left() throws SQLException, IOException {
        return 1 - committed() / (pace.commits() + 1);
    }

    private static Duration scaled(Duration duration, double share) {
        return Duration.ofNanos((long) (duration.toNanos() * share));
    }

    /** Sleeps for a random part of {@code longest}; returns false if the process ended meanwhile. */
    private boolean sleep(LoffProcess process, Duration longest) throws InterruptedException {
        return !process.await(scaled(longest, random.nextDouble()));
    }

    private static boolean announced(LoffProcess process) throws InterruptedException {
        boolean ended = false;
        while (!process.announced() && !ended) {
            ended = process.await(POLL);
        }
        return !ended;
    }

    /** Waits for the row of a new execution; returns false if the process ended first. */
    private boolean executionAppears(LoffProcess process) throws InterruptedException, SQLException, IOException {
        boolean ended = false;
        while (!home.migrated() && !ended) {
            ended = process.await(POLL);
        }
        try (JobHome.Query executions = home.query("select count(*) from job_execution")) {
            double before = executions.numbers().get(0);
            while (executions.numbers().get(0) == before && !ended) {
                ended = process.await(POLL);
            }
        }
        return !ended;
    }

    /** Waits for new file names in the workload's folders; returns false if the process ended first. */
    private boolean fileAppears(LoffProcess process) throws InterruptedException, SQLException, IOException {
        Set<Path> seen = new HashSet<>(files());
        // A commit makes two: a temporary name and the final one.
        int wanted = seen.size() + 1 + random.nextInt(Math.max(1, (int) (pace.commits() * left())));
        boolean ended = false;
        while (seen.size() < wanted && !ended) {
            ended = process.await(POLL);
            seen.addAll(files());
        }
        return !ended;
    }

    private List<Path> files() {
        List<Path> files = new ArrayList<>();
        workload.folders()
                .forEach(folder -> files.addAll(Folders.files(home.root().resolve(folder))));
        return files;
    }
}
