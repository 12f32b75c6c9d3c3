package dev.loff.app.checks.trust;

import dev.loff.app.checks.CheckData;
import dev.loff.app.checks.CheckFailure;
import dev.loff.app.checks.Hosts;
import dev.loff.app.checks.JobHome;
import dev.loff.app.checks.LoffProcess;
import dev.loff.app.checks.RawHttp;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Quarantined images become pipes without a writer, and one becomes a link to another file; many clients request them at once. */
final class HangingFiles implements TrustScenario {
    private static final int AT_ONCE = 24;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String SECRET = "what a foreign file holds";

    @Override
    public String name() {
        return "hanging-files";
    }

    @Override
    public String promise() {
        return "files that never answer block neither a running training nor other requests, and a link discloses nothing";
    }

    @Override
    public void run(TrustSetting setting) throws Exception {
        CheckData data = CheckData.small(setting.folder(), 8);
        try (JobHome home = setting.home();
                Hosts hosts = new Hosts(home, Duration.ofSeconds(30))) {
            home.run(List.of(0, 4), data.run("extract-features").toArray(String[]::new));
            List<String> broken = home.rows("select path from quarantined_image order by path");
            CheckFailure.unless(broken.size() > 1, "nothing is quarantined: " + broken);
            long execution = Long.parseLong(
                    home.rows("select max(execution_id) from quarantined_image").get(0));
            String token = home.token("operator");
            RawHttp http = new RawHttp(hosts.serve().address());
            LoffProcess training = home.start(
                    data.run("nightly", "classifier=linear", "epochs=3000", "patience=3000", "speed-probe=off")
                            .toArray(String[]::new));
            Hosts.until("the training has begun", () -> !home.rows("select 1 from training_segment limit 1")
                    .isEmpty());
            replace(setting, data, broken);
            askAtOnce(http, token, execution, broken);
            CheckFailure.unless(training.await(PATIENCE), "the training does not end\n" + training.errorsSoFar());
            CheckFailure.unless(
                    home.rows("select 1 from job_execution where batchstatus = 'FAILED'")
                            .isEmpty(),
                    "the training failed while files did not answer\n" + training.errorsSoFar());
        }
    }

    /** The first becomes a link to a foreign file; the others become pipes. */
    private static void replace(TrustSetting setting, CheckData data, List<String> broken) throws Exception {
        Path secret = Files.writeString(setting.folder().resolve("secret"), SECRET);
        Path link = data.pictures().resolve(broken.get(0));
        Files.delete(link);
        Files.createSymbolicLink(link, secret);
        for (String path : broken.subList(1, broken.size())) {
            Path file = data.pictures().resolve(path);
            Files.delete(file);
            int made = new ProcessBuilder("mkfifo", file.toString()).start().waitFor();
            CheckFailure.unless(made == 0, "cannot make a pipe: " + file);
        }
    }

    private static void askAtOnce(RawHttp http, String token, long execution, List<String> broken) throws Exception {
        Map<String, String> headers = Map.of("Authorization", "Bearer " + token);
        ExecutorService many = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<RawHttp.Answer>> answers = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                String path = URLEncoder.encode(broken.get(i % broken.size()), StandardCharsets.UTF_8);
                String target = "/api/v1/executions/" + execution + "/quarantine/image?path=" + path;
                answers.add(many.submit(() -> http.send("GET", target, headers, "")));
            }
            long begun = System.nanoTime();
            RawHttp.Answer list = http.send("GET", "/api/v1/executions", headers, "");
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            CheckFailure.unless(
                    list.status() == 200 && took.toSeconds() < 20,
                    "a list takes " + took + " beside files that do not answer: " + list.head());
            for (Future<RawHttp.Answer> answer : answers) {
                RawHttp.Answer found = answer.get();
                CheckFailure.unless(
                        found.status() == 200 && !found.body().contains(SECRET),
                        "a file that does not answer, or a link, is answered by " + found.status() + " "
                                + found.body());
            }
        } finally {
            many.shutdownNow();
        }
    }
}
