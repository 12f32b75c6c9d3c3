package dev.loff.app.checks.trust;

import dev.loff.app.checks.CheckData;
import dev.loff.app.checks.JobHome;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;

/** Schedules that are due in the same second soon, each with its own folder of pictures. */
final class OneSecond {
    /** Enough time to add them; a host that starts later catches up. */
    private static final int SECONDS = 25;

    private OneSecond() {}

    /** Adds {@code night-0} and so on: the first by the command, the others as copies of its row. */
    static void add(JobHome home, Path folder, int schedules, int perClass, String job, String... parameters)
            throws Exception {
        String encoder = CheckData.small(folder, 1).encoder();
        for (int i = 0; i < schedules; i++) {
            CheckData.draw(folder.resolve("pictures-" + i + "-"), perClass, encoder);
        }
        LocalTime due = LocalTime.now(ZoneOffset.UTC).plusSeconds(SECONDS);
        String cron = due.getSecond() + " " + due.getMinute() + " * * * *";
        List<String> add = List.of("schedules", "add", "night-0", "--cron", cron, "--zone", "UTC", "--job", job);
        List<String> words = CheckData.with(
                add, "dataset=" + folder.resolve("pictures-0-"), "encoder=" + encoder, "quarantine-threshold=0.9");
        home.run(List.of(0), CheckData.with(words, parameters).toArray(String[]::new));
        home.execute("""
                insert into schedule select r.* from schedule s cross join generate_series(1, %d) n
                cross join lateral jsonb_populate_record(s, jsonb_build_object('id', s.id + n, 'name', 'night-' || n,
                  'parameters', replace(s.parameters, 'pictures-0-', 'pictures-' || n || '-'))) r
                where s.name = 'night-0'""".formatted(schedules - 1));
    }
}
