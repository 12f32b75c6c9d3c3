package dev.loff.app.checks.trust;

import dev.loff.app.checks.CheckData;
import dev.loff.app.checks.CheckFailure;
import dev.loff.app.checks.Hosts;
import dev.loff.app.checks.JobHome;
import dev.loff.app.checks.LoffProcess;
import dev.loff.dataset.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The owner of a run is suspended after it has written a shard, a training state or a model folder, before it commits the row. Another
 * host takes the run over and completes it; then the first one wakes up. It must not change any committed file.
 */
final class CommittedFilesStay implements TrustScenario {
    private static final Duration TERM = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final List<Integer> WELL = List.of(0, 4);

    /**
     * The moment at which the owner is suspended.
     *
     * @param begins a query that is true once it is about to write such files
     * @param folder the folder of the files
     * @param suffix the suffix of a complete file
     * @param committed a query for the committed files, relative to the data folder
     */
    private record Moment(String begins, String folder, String suffix, String committed) {}

    private static final List<Moment> MOMENTS = List.of(
            new Moment("select count(*) > 0 from feature_set", "features", ".arrow", "select file from shard"),
            new Moment(
                    "select count(*) > 0 from training_segment",
                    "states",
                    ".safetensors",
                    "select state_file from training_segment where state_file is not null"),
            new Moment(
                    "select count(*) > 0 from training_run where finished_at is not null",
                    "models",
                    "model.json",
                    "select artifact || '/model.json' from model_version"));

    @Override
    public String name() {
        return "committed-files-stay";
    }

    @Override
    public String promise() {
        return "an owner that wakes up after another has taken over its run changes no committed file and leaves none behind";
    }

    @Override
    public void run(TrustSetting setting) throws Exception {
        CheckData data = CheckData.small(setting.folder(), 12);
        List<String> night = CheckData.with(
                data.run(
                        "nightly",
                        "classifier=linear",
                        "epochs=40",
                        "patience=40",
                        "speed-probe=off",
                        "shard-images=4",
                        "model=kept"),
                "automatic-restarts=10");
        for (Moment moment : MOMENTS) {
            try (JobHome home = JobHome.open(setting.folder().resolve("home-" + moment.folder()))) {
                home.run(List.of(0), "runs");
                try (Hosts hosts = new Hosts(home, TERM)) {
                    hosts.serve();
                    suspended(home, hosts, night, moment);
                }
                home.run(List.of(0), "verify");
                home.run(WELL, CheckData.with(night, "force=true").toArray(String[]::new));
                CheckFailure.unless(
                        home.rows("select count(distinct sha256) from model_version")
                                .equals(List.of("1")),
                        "the next night made another model (folder=" + moment.folder() + ")");
            }
        }
    }

    private static void suspended(JobHome home, Hosts hosts, List<String> night, Moment moment) throws Exception {
        LoffProcess owner = hosts.start(night);
        Set<String> uncommitted;
        Hosts.until("the run is announced", owner::announced);
        Hosts.until("it comes to its " + moment.folder(), () -> isTrue(home, moment.begins()));
        try (Connection holder = home.connect();
                Statement lock = holder.createStatement()) {
            holder.setAutoCommit(false);
            // It can write its files but has to wait for the check whether it may commit them.
            lock.execute("select token from execution_lease where execution_id = " + owner.execution() + " for update");
            Hosts.until(
                    "a file that is not committed",
                    () -> !uncommitted(home, moment).isEmpty() || !owner.alive());
            owner.signal("STOP");
            uncommitted = uncommitted(home, moment);
            holder.rollback();
        }
        Hosts.until(
                "another host completes the run",
                () -> isTrue(home, "select count(*) > 0 from job_execution where batchstatus = 'COMPLETED'"));
        Map<String, String> before = contents(home, moment);
        owner.signal("CONT");
        CheckFailure.unless(owner.await(PATIENCE), "an owner that woke up does not end\n" + owner.errorsSoFar());
        Map<String, String> after = contents(home, moment);
        for (String file : home.rows(moment.committed())) {
            CheckFailure.unless(
                    before.containsKey(file) && before.get(file).equals(after.get(file)),
                    "a committed file has changed after a former owner woke up (file=" + file + ")");
        }
        for (String file : uncommitted) {
            CheckFailure.unless(
                    !after.containsKey(file), "a former owner has left what it could not commit (file=" + file + ")");
        }
    }

    private static boolean isTrue(JobHome home, String question) throws SQLException, IOException {
        return home.rows(question).equals(List.of("t"));
    }

    private static Set<String> uncommitted(JobHome home, Moment moment) throws SQLException, IOException {
        Set<String> files = new HashSet<>(contents(home, moment).keySet());
        home.rows(moment.committed()).forEach(files::remove);
        return files;
    }

    private static Map<String, String> contents(JobHome home, Moment moment) throws IOException {
        Map<String, String> contents = new HashMap<>();
        Path folder = home.root().resolve(moment.folder());
        if (!Files.isDirectory(folder)) {
            return contents;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(it -> it.toString().endsWith(moment.suffix())).toList()) {
                contents.put(
                        home.root().relativize(file).toString(),
                        Sha256.ofFile(file).hex());
            }
        }
        return contents;
    }
}
