package dev.loff.app.checks.trust;

import dev.loff.app.checks.CheckFailure;
import dev.loff.app.checks.Hosts;
import dev.loff.app.checks.JobHome;
import dev.loff.app.checks.LoffProcess;
import dev.loff.app.checks.RawHttp;
import dev.loff.app.checks.SmallEncoder;
import dev.loff.dataset.DrawnPictures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Every interface shows what the scan left out, per reason, without zero counts. */
record LeftOutCounts() implements TrustScenario {
    @Override
    public String name() {
        return "left-out-counts";
    }

    @Override
    public String promise() {
        return "what the scan left out is counted by reason in the table, the JSON, REST and the page of a run, and in a plan";
    }

    @Override
    public void run(TrustSetting setting) throws Exception {
        String encoder = SmallEncoder.write(setting.folder().resolve("encoder")).toString();
        Path pictures = setting.folder().resolve("pictures");
        DrawnPictures.writeFolder(pictures, 3, 1);
        leaveOut(pictures);
        try (JobHome home = setting.home()) {
            Run run = Run.extract(setting, home, pictures.toString(), encoder);
            run.requireCompleted(0);
            run.require("/leftOutByReason/HIDDEN", "2");
            run.require("/leftOutByReason/DUPLICATE", "1");
            run.require("/leftOutByReason/AMBIGUOUS", "2");
            run.require("/leftOutByReason/EMPTY_CLASS", "1");
            CheckFailure.unless(
                    run.report().at("/leftOutByReason/VANISHED").isMissingNode(), "a zero count is printed: " + run);
            String text = "ambiguous 2, hidden 2, duplicate 1, empty class 1";
            String planned = setting.loff(
                            home,
                            List.of(
                                    "plan",
                                    "extract-features",
                                    "-P",
                                    "dataset=" + pictures,
                                    "-P",
                                    "encoder=" + encoder))
                    .output();
            CheckFailure.unless(planned.contains(text), "the plan does not say the same\n" + planned);
            String table = setting.loff(
                            home,
                            List.of("run", "extract-features", "-P", "dataset=" + pictures, "-P", "encoder=" + encoder))
                    .output();
            CheckFailure.unless(table.contains(text), "the table does not say the same\n" + table);
            try (Hosts hosts = new Hosts(home, Duration.ofSeconds(30))) {
                overHttp(home, hosts.serve(), run.execution(), text);
            }
        }
    }

    private static void leaveOut(Path pictures) throws Exception {
        Path boat;
        Path fish;
        try (Stream<Path> boats = Files.list(pictures.resolve("boat"));
                Stream<Path> fishes = Files.list(pictures.resolve("fish"))) {
            boat = boats.sorted().findFirst().orElseThrow();
            fish = fishes.sorted().findFirst().orElseThrow();
        }
        Files.copy(boat, pictures.resolve("boat/zz-copy.png"));
        Files.copy(fish, pictures.resolve("boat/zz-fish.png"));
        Files.writeString(pictures.resolve("boat/.hidden.jpg"), "");
        Files.createDirectories(pictures.resolve(".cache"));
        Files.createDirectories(pictures.resolve("empty"));
    }

    private static void overHttp(JobHome home, LoffProcess host, long execution, String text) throws Exception {
        RawHttp http = new RawHttp(host.address());
        Map<String, String> token = Map.of("Authorization", "Bearer " + home.token("viewer"));
        RawHttp.Answer json = http.send("GET", "/api/v1/executions/" + execution, token, "");
        CheckFailure.unless(
                json.status() == 200 && json.body().contains("\"AMBIGUOUS\":2"), "REST does not say the same: " + json);
        RawHttp.Answer page = http.send("GET", "/executions/" + execution, token, "");
        CheckFailure.unless(
                page.status() == 200 && page.body().contains(text), "the page does not say the same: " + page);
    }
}
