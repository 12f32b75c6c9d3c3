package dev.loff.app.checks.trust;

import dev.loff.app.checks.CheckData;
import dev.loff.app.checks.Hosts;
import dev.loff.app.checks.JobHome;
import dev.loff.app.checks.LoffProcess;
import dev.loff.app.checks.RawHttp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A schedule shows the outcomes of its runs, the same in every interface. */
final class ScheduleOutcomes implements TrustScenario {
    private static final String OUTCOME = "COMPLETED_WITH_QUARANTINE";

    @Override
    public String name() {
        return "schedule-outcomes";
    }

    @Override
    public String promise() {
        return "list, history, REST and console show the outcome of the run that a fire started";
    }

    @Override
    public void run(TrustSetting setting) throws Exception {
        CheckData data = CheckData.small(setting.folder(), 8);
        try (JobHome home = setting.home();
                Hosts hosts = new Hosts(home, Duration.ofSeconds(30))) {
            List<String> add = List.of("schedules", "add", "often", "--cron", "* * * * * *", "--zone", "UTC", "--job");
            home.run(
                    List.of(0),
                    CheckData.with(
                                    concatenated(add, "extract-features"),
                                    "dataset=" + data.pictures(),
                                    "encoder=" + data.encoder(),
                                    "quarantine-threshold=0.5")
                            .toArray(String[]::new));
            LoffProcess host = hosts.serve();
            Hosts.until("a run of the schedule is complete", hosts::complete);
            home.run(List.of(0), "schedules", "pause", "often", "--reason", "enough");
            Hosts.until("its last run has ended", hosts::complete);
            json(setting, home, "list").has(OUTCOME, "/executions/");
            json(setting, home, "history").has(OUTCOME);
            Expect.of(setting.loff(home, List.of("schedules", "show", "often")), 0)
                    .has("completed,", "quarantined", "last run");
            Map<String, String> viewer = Map.of("Authorization", "Bearer " + home.token("viewer"));
            RawHttp http = new RawHttp(host.address());
            new Expect("REST", http.send("GET", "/api/v1/schedules", viewer, "").body()).has(OUTCOME);
            for (String page : List.of("/schedules", "/schedules/often")) {
                new Expect(
                                "the page " + page,
                                http.send("GET", page, viewer, "").body())
                        .has("run-completed_with_quarantine", "href=\"/executions/");
            }
        }
    }

    private static Expect json(TrustSetting setting, JobHome home, String what) throws Exception {
        return Expect.of(setting.loff(home, List.of("schedules", what, "--json")), 0);
    }

    private static List<String> concatenated(List<String> words, String last) {
        List<String> all = new ArrayList<>(words);
        all.add(last);
        return all;
    }
}
