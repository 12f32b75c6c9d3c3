package dev.loff.app.checks.nemesis;

import dev.loff.app.checks.CheckData;
import dev.loff.app.checks.JobHome;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The disturbed work: three schedules of nightly runs over two datasets. Two of them share one dataset and one model and differ in
 * the seed.
 */
record Nights(CheckData one, CheckData other) {
    /** A schedule's work, and the seconds of each minute at which it is due. */
    record Line(String schedule, CheckData data, String model, int seed, List<Integer> seconds) {
        String cron() {
            return String.join(",", seconds.stream().map(String::valueOf).toList()) + " * * * * *";
        }

        /** The parameters of its nights. */
        private List<String> words() {
            return CheckData.with(
                    List.of(),
                    "dataset=" + data.pictures(),
                    "encoder=" + data.encoder(),
                    "model=" + model,
                    "seed=" + seed,
                    // One more picture without features than the three broken files exceeds the threshold.
                    "quarantine-threshold=0.055",
                    "classifier=linear",
                    "epochs=24",
                    "speed-probe=off",
                    "shard-images=6",
                    "on-conflict=queue",
                    "automatic-restarts=1000");
        }
    }

    private static final int PER_CLASS = 6;
    /** Short delays below any time limit, so that a fault sometimes hits a transaction. */
    private static final Map<String, Integer> DWELL_MILLIS =
            Map.of("shard", 150, "training_segment", 60, "model_version", 400, "feature_set", 300, "alias_change", 300);

    static Nights draw(Path folder) throws IOException {
        CheckData one = CheckData.small(folder.resolve("one"), PER_CLASS);
        return new Nights(
                one, CheckData.draw(folder.resolve("other").resolve("pictures"), PER_CLASS + 1, one.encoder()));
    }

    List<Line> lines() {
        return List.of(
                new Line("first", one, "leaves", 1, every(20, 0)),
                new Line("second", one, "leaves", 2, every(20, 10)),
                new Line("third", other, "flowers", 1, every(20, 5)));
    }

    private static List<Integer> every(int seconds, int from) {
        return IntStream.iterate(from, it -> it < 60, it -> it + seconds)
                .boxed()
                .toList();
    }

    /** The arguments of a run by hand with the same result as the schedule's. */
    List<String> run(Line line) {
        List<String> words = new ArrayList<>(List.of("run", "nightly", "--json"));
        words.addAll(line.words());
        return words;
    }

    /** The arguments that add a schedule. */
    List<String> add(Line line) {
        List<String> words = new ArrayList<>(List.of(
                "schedules",
                "add",
                line.schedule(),
                "--cron",
                line.cron(),
                "--zone",
                "Europe/Berlin",
                "--overlap",
                "QUEUE_ONE",
                "--catch-up",
                "60s",
                "--job",
                "nightly"));
        words.addAll(line.words());
        return words;
    }

    /** Lets the schedules begin now, on a database whose inserts are slightly delayed. */
    static void begin(JobHome home) throws SQLException, IOException {
        for (Map.Entry<String, Integer> it : DWELL_MILLIS.entrySet()) {
            home.execute("create function dwell_" + it.getKey() + "() returns trigger language plpgsql as"
                    + " $$ begin perform pg_sleep(" + it.getValue() / 1000.0 + "); return new; end $$");
            home.execute("create trigger dwell before insert on " + it.getKey()
                    + " for each row execute function dwell_" + it.getKey() + "()");
        }
        home.execute("update schedule set created_at = schedule_now(), failures_since = schedule_now(),"
                + " decided_until = schedule_now()");
    }

    /** Moves the clock of the schedules. */
    static void moveClock(JobHome home, int seconds) throws SQLException, IOException {
        home.execute("create or replace function schedule_now() returns timestamptz language sql volatile as"
                + " 'select clock_timestamp() + interval ''" + seconds + " s'''");
    }
}
