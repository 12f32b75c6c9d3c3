package dev.loff.app.checks.trust;

import dev.loff.app.checks.Hosts;
import dev.loff.app.checks.JobHome;
import dev.loff.app.checks.LoffProcess;
import dev.loff.app.checks.RawHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Days that a month does not have are skipped, and a schedule that cannot be computed does not disturb others. */
final class CronDays implements TrustScenario {
    @Override
    public String name() {
        return "cron-days";
    }

    @Override
    public String promise() {
        return "31W skips months without a 31st; a schedule that cannot be computed breaks no list, page, metric or change";
    }

    @Override
    public void run(TrustSetting setting) throws Exception {
        try (JobHome home = setting.home();
                Hosts hosts = new Hosts(home, Duration.ofSeconds(30))) {
            add(home, "days", "0 0 31W * *");
            add(home, "both", "0 0 */2 * 1");
            add(home, "sound", "30 2 * * *");
            add(home, "bad-cron", "30 2 * * *");
            add(home, "bad-zone", "30 2 * * *");
            home.execute("update schedule set cron = 'at noon' where name = 'bad-cron'");
            home.execute("update schedule set zone = 'Europe/Atlantis' where name = 'bad-zone'");
            Expect.of(setting.loff(home, List.of("schedules", "next", "days", "-n", "14")), 0)
                    .hasNot("-02-", "-04-", "-06-", "-09-", "-11-");
            Expect.of(setting.loff(home, List.of("schedules", "next", "both")), 0)
                    .has("Mon ")
                    .hasNot("Tue ", "Wed ", "Thu ", "Fri ", "Sat ", "Sun ");
            Expect.of(setting.loff(home, List.of("schedules", "list")), 0)
                    .has("sound", "cannot be computed", "cron=at noon", "zone=Europe/Atlantis");
            LoffProcess host = hosts.serve();
            Map<String, String> viewer = Map.of("Authorization", "Bearer " + home.token("viewer"));
            for (String path : List.of("/api/v1/schedules", "/schedules", "/schedules/bad-cron", "/")) {
                RawHttp.Answer answer = new RawHttp(host.address()).send("GET", path, viewer, "");
                new Expect(path, answer.status() + " " + answer.body()).has("200 ", "bad-cron", "cannot be computed");
            }
            Hosts.until("the metrics are read", () -> metrics(host).contains("loff_schedule_broken"));
            new Expect("the metrics", metrics(host))
                    .has(
                            "loff_database_up 1.0",
                            "loff_schedule_broken{job=\"extract-features\",schedule=\"bad-cron\"} 1.0",
                            "loff_schedule_broken{job=\"extract-features\",schedule=\"sound\"} 0.0",
                            "loff_schedule_next_fire_timestamp_seconds{job=\"extract-features\",schedule=\"sound\"}");
            home.run(List.of(0), "schedules", "pause", "bad-cron", "--reason", "it is broken");
            home.run(List.of(0), "schedules", "edit", "bad-zone", "--zone", "UTC");
            home.run(List.of(0), "schedules", "remove", "bad-cron");
            Expect.of(setting.loff(home, List.of("schedules", "list")), 0).hasNot("cannot be computed");
            if (host.errorsSoFar()
                            .lines()
                            .filter(it -> it.contains("Schedule bad-cron"))
                            .count()
                    != 1) {
                new Expect("the log", host.errorsSoFar()).has("one line about bad-cron");
            }
        }
    }

    private static String metrics(LoffProcess host) throws IOException {
        return new RawHttp(host.metrics()).send("GET", "/metrics", Map.of(), "").body();
    }

    private static void add(JobHome home, String name, String cron) throws Exception {
        home.run(
                List.of(0),
                "schedules",
                "add",
                name,
                "--cron",
                cron,
                "--zone",
                "UTC",
                "--job",
                "extract-features",
                "-P",
                "dataset=/in");
    }
}
