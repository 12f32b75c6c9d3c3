package dev.loff.app.checks.nemesis;

import dev.loff.app.checks.CheckFailure;
import dev.loff.app.checks.JobHome;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** A condition that holds after every history, once all faults are undone and nothing is left to do. */
enum Invariant {
    /** Runs, fires and submissions end, and schedules continue. */
    PEACE {
        @Override
        List<String> broken(JobHome home, Undisturbed expected) throws SQLException, IOException {
            return rows(home, REST);
        }
    },
    /** Features, shards, training states and models have the same bytes as in undisturbed nights. */
    BYTES {
        @Override
        List<String> broken(JobHome home, Undisturbed expected) throws SQLException, IOException {
            return expected.differencesOf(home);
        }
    },
    /** Each row has its file, and each file its row, except for leftover files of interrupted attempts. */
    FILES {
        @Override
        List<String> broken(JobHome home, Undisturbed expected) throws IOException, InterruptedException {
            List<String> broken = new ArrayList<>();
            ask(home, broken, "verify");
            ask(home, broken, "fsck", "--repair", "--older-than", "0s");
            ask(home, broken, "fsck");
            return broken;
        }
    },
    /** However often a night is run, it makes one model version, and the gate promotes it once. */
    VERSIONS {
        @Override
        List<String> broken(JobHome home, Undisturbed expected) throws SQLException, IOException {
            return rows(home, ONE_VERSION);
        }
    },
    /** A champion that a person chose stays, and the gate replaces only the champion that it compared with. */
    PROMOTIONS {
        @Override
        List<String> broken(JobHome home, Undisturbed expected) throws SQLException, IOException {
            return rows(home, PROMOTED);
        }
    },
    /** Every due fire is decided once and starts at most one run. */
    FIRES {
        @Override
        List<String> broken(JobHome home, Undisturbed expected) throws SQLException, IOException {
            List<String> broken = rows(home, DECIDED);
            for (String schedule : home.rows("select id, name, cron, extract(epoch from created_at),"
                    + " extract(epoch from decided_until) from schedule order by id")) {
                broken.addAll(undecided(home, schedule));
            }
            return broken;
        }
    },
    /** Every image of a completed night is usable or quarantined, and no more are quarantined than without faults. */
    IMAGES {
        @Override
        List<String> broken(JobHome home, Undisturbed expected) throws SQLException, IOException {
            return rows(home, ACCOUNTED);
        }
    },
    /** The audit log is intact. */
    AUDIT {
        @Override
        List<String> broken(JobHome home, Undisturbed expected) throws IOException, InterruptedException {
            List<String> broken = new ArrayList<>();
            ask(home, broken, "audit", "verify");
            return broken;
        }
    },
    /** Processes end with a documented exit code. Checked by the code that starts them. */
    ENDS {
        @Override
        List<String> broken(JobHome home, Undisturbed expected) {
            return List.of();
        }
    };

    /** Queries for work that is not finished. */
    private static final List<String> REST = List.of(
            "select 'execution ' || jobexecutionid || ' is ' || batchstatus from job_execution"
                    + " where batchstatus in ('STARTING', 'STARTED', 'STOPPING')",
            "select 'step ' || stepexecutionid || ' (' || stepname || ') of execution ' || jobexecutionid || ' is ' ||"
                    + " batchstatus from step_execution where batchstatus in ('STARTING', 'STARTED', 'STOPPING')",
            "select 'submission ' || id || ' waits: ' || coalesce(reason, '') from submission where state = 'QUEUED'",
            "select 'the fire of ' || fire_at || ' is ' || state from fire_slot where state <> 'DONE'",
            "select 'execution ' || execution_id || ' is to be restarted' from automatic_restart"
                    + " where restart_at is not null",
            "select 'a session is in a transaction: ' || query from pg_stat_activity where datname = current_database()"
                    + " and pid <> pg_backend_pid() and state like 'idle in transaction%'");

    private static final List<String> ONE_VERSION = List.of(
            "select v.model || ' with seed ' || t.seed || ' has ' || count(*) || ' versions' from model_version v"
                    + " join training_run t on t.id = v.training_run_id group by v.model, t.seed having count(*) > 1",
            "select c.model || ' version ' || v.version || ' was promoted ' || count(*) || ' times by the gate'"
                    + " from alias_change c join model_version v on v.id = c.to_version_id"
                    + " where alias = 'champion' and actor like 'job %' group by c.model, v.version having count(*) > 1",
            "select model || ' has no champion' from model_version v where not exists (select from model_alias a"
                    + " where a.model = v.model and alias = 'champion')");

    private static final List<String> PROMOTED = List.of(
            "select 'the gate replaced a champion of ' || c.model || ' that ' || p.actor || ' had chosen'"
                    + " from alias_change c join alias_change p on p.model = c.model and p.id < c.id"
                    + " where c.alias = 'champion' and p.alias = 'champion' and c.actor like 'job %' and p.actor not like 'job %'",
            "select 'the champion of ' || a.model || ' is not the one that was promoted last' from model_alias a"
                    + " where alias = 'champion' and model_version_id <> (select to_version_id from alias_change c"
                    + " where c.model = a.model and c.alias = 'champion' order by id desc limit 1)",
            "select 'a promotion of ' || model || ' replaced another version than it says' from (select *,"
                    + " lag(to_version_id) over (partition by model, alias order by id) as before from alias_change) c"
                    + " where before is distinct from from_version_id",
            "select 'the gate compared ' || c.model || ' with another version than it replaced' from alias_change c"
                    + " join gate_decision g on g.model_version_id = c.to_version_id where alias = 'champion'"
                    + " and c.actor like 'job %' and g.champion_id is distinct from c.from_version_id");

    private static final List<String> DECIDED = List.of(
            "select 'the fire of ' || schedule_id || ' at ' || fire_at || ' was decided ' || count(*) || ' times: ' ||"
                    + " string_agg(outcome || ' ' || reason, '; ') from fire where outcome <> 'QUEUED' and host <> 'backfill'"
                    + " group by schedule_id, fire_at having count(*) > 1",
            "select 'the fire of ' || schedule_id || ' at ' || fire_at || ' has no outcome in the history' from fire_slot s"
                    + " where not exists (select from fire f where f.schedule_id = s.schedule_id and f.fire_at = s.fire_at"
                    + " and f.outcome = s.outcome)",
            "select 'execution ' || execution_id || ' is of ' || count(*) || ' fires' from fire_slot"
                    + " where execution_id is not null group by execution_id having count(*) > 1",
            "select 'a fire was started and has no run: ' || fire_at from fire_slot s where outcome = 'FIRED'"
                    + " and not exists (select from job_execution e where e.jobexecutionid = s.execution_id)",
            "select s.fires || ' fires were started by ' || t.runs || ' submissions' from (select count(*) as fires from fire_slot"
                    + " where outcome = 'FIRED') s, (select count(*) as runs from submission"
                    + " where submission_key like 'schedule %' and state = 'STARTED') t where s.fires <> t.runs");

    private static final List<String> ACCOUNTED = List.of(
            "select 'run ' || a.instance_id || ' listed ' || listed || ', ' || usable || ' usable, ' || quarantined ||"
                    + " ' quarantined' from run_account a where exists (select from job_execution e"
                    + " where e.jobinstanceid = a.instance_id and e.batchstatus = 'COMPLETED')"
                    + " and (listed <> usable + quarantined or quarantined <> 3)");

    /** Returns the violations found; empty when it holds. */
    abstract List<String> broken(JobHome home, Undisturbed expected)
            throws SQLException, IOException, InterruptedException;

    private static List<String> rows(JobHome home, List<String> questions) throws SQLException, IOException {
        List<String> rows = new ArrayList<>();
        for (String question : questions) {
            rows.addAll(home.rows(question));
        }
        return rows;
    }

    private static void ask(JobHome home, List<String> broken, String... words)
            throws IOException, InterruptedException {
        try {
            home.run(List.of(0), words);
        } catch (CheckFailure e) {
            broken.add(String.valueOf(e.getMessage()));
        }
    }

    /** Returns due fires without a slot, and slots that were not due. */
    private static List<String> undecided(JobHome home, String schedule) throws SQLException, IOException {
        // Columns are joined by blanks; those of the expression are in the middle.
        String[] words = schedule.split(" ", -1);
        Instant from = seconds(words[words.length - 2]);
        Instant until = seconds(words[words.length - 1]);
        TreeSet<Instant> due = new TreeSet<>();
        for (String second : words[2].split(",", -1)) {
            long first = from.getEpochSecond() / 60 * 60 + Long.parseLong(second);
            for (long at = first; at <= until.getEpochSecond(); at += 60) {
                if (at > from.getEpochSecond()) {
                    due.add(Instant.ofEpochSecond(at));
                }
            }
        }
        TreeSet<Instant> slots = new TreeSet<>();
        for (String slot :
                home.rows("select extract(epoch from fire_at) from fire_slot where schedule_id = " + words[0])) {
            slots.add(seconds(slot));
        }
        List<String> found = new ArrayList<>();
        due.stream()
                .filter(it -> !slots.contains(it))
                .forEach(it -> found.add("the fire of schedule " + words[1] + " at " + it + " was not decided"));
        slots.stream()
                .filter(it -> !due.contains(it))
                .forEach(it -> found.add("schedule " + words[1] + " was not due at " + it));
        return found;
    }

    private static Instant seconds(String text) {
        return Instant.ofEpochSecond((long) Double.parseDouble(text));
    }
}
