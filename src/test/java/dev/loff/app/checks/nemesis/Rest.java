package dev.loff.app.checks.nemesis;

import dev.loff.app.checks.JobHome;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Brings a history to rest: faults are undone, schedules must continue, and an operator restarts failed runs. */
final class Rest {
    /** A limit for work that takes seconds on an idle machine. */
    static final Duration PATIENCE = Duration.ofMinutes(6);

    private static final int MOST_RESTARTS = 4;
    private static final Duration POLL = Duration.ofMillis(250);

    private static final String SCHEDULES_WITHOUT =
            "select name from schedule s where not exists (select from fire_slot f"
                    + " join job_execution e on e.jobexecutionid = f.execution_id join job_execution n on n.jobinstanceid ="
                    + " e.jobinstanceid where f.schedule_id = s.id and f.fire_at > '%s' and n.batchstatus = 'COMPLETED')";
    private static final String ACTIVE =
            "select count(*) from (select 1 from job_execution where batchstatus in ('STARTING',"
                    + " 'STARTED', 'STOPPING') union all select 1 from submission where state = 'QUEUED' union all select 1 from"
                    + " fire_slot where state <> 'DONE' union all select 1 from automatic_restart where restart_at is not null) a";
    private static final String FAILED =
            "select e.jobexecutionid from job_execution e where batchstatus in ('FAILED', 'STOPPED')"
                    + " and not exists (select from job_execution n where n.jobinstanceid = e.jobinstanceid"
                    + " and n.jobexecutionid > e.jobexecutionid) order by 1 desc limit " + MOST_RESTARTS;
    /** A restart may be refused (2) when another run has done the work or its inputs are gone. */
    private static final List<Integer> GOOD_ENDS = List.of(0, 2, 4);

    private final JobHome home;
    private final Crew crew;
    private final List<Breach> breaches = new ArrayList<>();

    Rest(JobHome home, Crew crew) {
        this.home = home;
        this.crew = crew;
    }

    /** Returns the breaches: work that did not end. */
    List<Breach> come() throws IOException, InterruptedException, SQLException {
        crew.wake();
        crew.network().swallow(false);
        if (!until("the database answers", this::databaseAnswers) || !until("two hosts serve", crew::serve)) {
            return breaches;
        }
        Nights.moveClock(home, 0);
        String since = home.rows("select schedule_now()").get(0);
        boolean went = until(
                "every schedule has started a run that is complete",
                () -> home.rows(SCHEDULES_WITHOUT.formatted(since)).isEmpty());
        if (!went) {
            return breaches;
        }
        home.execute("update schedule set paused_at = schedule_now(), paused_by = 'check', pause_reason = 'enough'");
        if (until("nothing is left to do", this::quiet)) {
            restartFailed();
            until("nothing is left to do after the restarts", this::quiet);
        }
        return breaches;
    }

    private interface Condition {
        boolean holds() throws IOException, InterruptedException, SQLException;
    }

    private boolean until(String what, Condition condition) throws IOException, InterruptedException, SQLException {
        long begun = System.nanoTime();
        while (!condition.holds()) {
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                breaches.add(new Breach(Invariant.PEACE, "timed out waiting until " + what + "\n" + state()));
                return false;
            }
            crew.tend();
            Thread.sleep(POLL.toMillis());
        }
        return true;
    }

    private boolean databaseAnswers() throws IOException {
        try {
            return home.migrated();
        } catch (SQLException e) {
            return false;
        }
    }

    private boolean quiet() throws SQLException, IOException {
        return home.rows(ACTIVE).equals(List.of("0"));
    }

    private void restartFailed() throws SQLException, IOException, InterruptedException {
        for (String execution : home.rows(FAILED)) {
            Crew.Member restart = crew.command(Map.of(), false, List.of("restart", execution, "--json"));
            if (!restart.process().await(PATIENCE)) {
                breaches.add(new Breach(
                        Invariant.PEACE,
                        restart + " does not end\n" + restart.process().threads()));
            } else if (!GOOD_ENDS.contains(restart.process().exitCode())) {
                breaches.add(new Breach(
                        Invariant.PEACE,
                        restart + " without faults: " + restart.process().lastErrors()));
            }
        }
    }

    /** The state for a failure message. */
    private String state() throws IOException, InterruptedException {
        List<String> state = new ArrayList<>();
        for (String question : List.of(
                "select name, decided_until, schedule_now() from schedule",
                "select jobexecutionid, batchstatus, createtime from job_execution order by 1 desc limit 20",
                "select * from execution_lease order by 1 desc limit 5",
                "select id, state, execution_id, reason, submission_key from submission order by id desc limit 20",
                "select * from fire_slot where state <> 'DONE'",
                "select * from automatic_restart where restart_at is not null",
                "select pid, state, wait_event, query from pg_stat_activity where datname = current_database()")) {
            state.add(question);
            try {
                state.addAll(home.rows(question));
            } catch (SQLException e) {
                state.add(String.valueOf(e.getMessage()));
            }
        }
        for (Crew.Member member : crew.alive()) {
            state.add(member + ":");
            state.add(member.process().threads());
        }
        return String.join("\n", state);
    }
}
