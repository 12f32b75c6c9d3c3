package dev.loff.app.checks.trust;

import dev.loff.app.checks.JobHome;
import java.util.List;

/** An unknown zone is answered with the zone that is meant, not with one of similar spelling. */
final class ZoneHints implements TrustScenario {
    @Override
    public String name() {
        return "zone-hints";
    }

    @Override
    public String promise() {
        return "UTC+2 is never offered its opposite, an abbreviation is read by its meaning, a city has its zone";
    }

    @Override
    public void run(TrustSetting setting) throws Exception {
        try (JobHome home = setting.home()) {
            refused(setting, home, "UTC+2").has("Etc/GMT-2").hasNot("Etc/GMT+2");
            refused(setting, home, "EST").has("America/New_York").hasNot("Australia");
            refused(setting, home, "new york").has("America/New_York");
        }
    }

    private static Expect refused(TrustSetting setting, JobHome home, String zone) throws Exception {
        return Expect.of(
                setting.loff(
                        home,
                        List.of(
                                "schedules",
                                "add",
                                "x",
                                "--cron",
                                "0 1 * * *",
                                "--zone",
                                zone,
                                "--job",
                                "extract-features",
                                "-P",
                                "dataset=/in")),
                2);
    }
}
